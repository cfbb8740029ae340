package io.outrigger.engine;

import java.util.Locale;

/** What the caller got; the words of {@code outrigger.outcome} and {@code x-outrigger-outcome}. */
public enum CallOutcome {
  /** The asked model's answer, at once. */
  OK,
  /** The asked model's answer, after retries. */
  RETRIED,
  /** Another target's answer. */
  FALLBACK,
  /** A remembered, canned or safe reply. */
  DEGRADED,
  /** An error after attempts. */
  FAILED,
  /** An error without any attempt. */
  REFUSED,
  /** Nothing: it hung up. */
  CANCELLED;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** The lower-case word for headers and telemetry. */
  public String word() {
    return word;
  }
}
