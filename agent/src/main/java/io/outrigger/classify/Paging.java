package io.outrigger.classify;

import java.util.Locale;

/** Whether a failure is worth waking somebody. */
public enum Paging {
  /** At once: no call will succeed until somebody acts. */
  NOW,
  /** Only when the circuit opens. */
  IF_CIRCUIT_OPENS,
  /** Only when it goes on. */
  IF_SUSTAINED,
  /** A line in a report is enough, or not even that. */
  NEVER;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** The lower-case word. */
  public String word() {
    return word;
  }
}
