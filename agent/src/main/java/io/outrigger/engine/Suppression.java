package io.outrigger.engine;

import java.util.Locale;

/**
 * Why a failure is not retried although its category could be; the words of {@code
 * outrigger.suppression.reason}.
 */
public enum Suppression {
  BUDGET,
  MAX_ATTEMPTS,
  DEADLINE,
  MAX_WAIT,
  NOT_REPLAYABLE,
  AMBIGUOUS,
  STREAM_STARTED,
  CIRCUIT_OPEN,
  HOLD;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** The lower-case word for telemetry. */
  public String word() {
    return word;
  }
}
