package io.outrigger.config;

import java.time.Duration;
import java.util.Set;

/**
 * When a call moves on to another target ({@code outrigger.fallback.*}).
 *
 * @param on categories that move on
 * @param maxWait with a target left, a longer wait becomes a hop; not negative
 * @param timeoutFactor share of its first-byte and first-token limits that each hop keeps; 0 to 1
 * @param minTimeout no limit shrinks below this; not negative
 */
public record FallbackPolicy(
    Set<ErrorCategory> on, Duration maxWait, double timeoutFactor, Duration minTimeout) {

  public FallbackPolicy {
    on = Set.copyOf(on);
    Range.checkNotNegative("fallback.max-wait", maxWait);
    Range.check("fallback.timeout-factor", timeoutFactor, 0, 1);
    Range.checkNotNegative("fallback.min-timeout", minTimeout);
  }
}
