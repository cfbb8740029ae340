package io.outrigger.config;

/** The operator's hand on a circuit ({@code outrigger.circuit.force}). */
public enum Force {
  /** The breaker decides. */
  NONE,
  /** Every call is refused. */
  OPEN,
  /** Every call is admitted and nothing is recorded. */
  CLOSED
}
