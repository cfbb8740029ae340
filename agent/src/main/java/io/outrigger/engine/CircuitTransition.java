package io.outrigger.engine;

import io.outrigger.config.ErrorCategory;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A change of a circuit's phase, announced once by whoever won it.
 *
 * @param from the phase before
 * @param to the phase after
 * @param cause the category that opened it, where known
 */
public record CircuitTransition(Phase from, Phase to, @Nullable ErrorCategory cause) {

  /** The words of {@code outrigger.circuit_breaker.state}. */
  public enum Phase {
    CLOSED,
    OPEN,
    HALF_OPEN;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The lower-case word for telemetry. */
    public String word() {
      return word;
    }
  }
}
