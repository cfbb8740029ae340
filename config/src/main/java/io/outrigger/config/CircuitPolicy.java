package io.outrigger.config;

import java.time.Duration;
import java.util.Set;

/**
 * When a target's circuit opens and closes ({@code outrigger.circuit.*}).
 *
 * @param enabled whether circuits exist at all
 * @param failureThreshold consecutive counting failures that open; 1 to 1,000
 * @param successThreshold consecutive probe successes that close; 1 to 100
 * @param openDuration longest opening
 * @param initialOpenDuration first opening; doubles while probes fail; not above {@code
 *     openDuration}
 * @param counts categories that count
 * @param force the operator's hand
 */
public record CircuitPolicy(
    boolean enabled,
    int failureThreshold,
    int successThreshold,
    Duration openDuration,
    Duration initialOpenDuration,
    Set<ErrorCategory> counts,
    Force force) {

  public CircuitPolicy {
    Range.check("circuit.failure-threshold", failureThreshold, 1, 1_000);
    Range.check("circuit.success-threshold", successThreshold, 1, 100);
    Range.checkNotNegative("circuit.open-duration", openDuration);
    Range.checkNotNegative("circuit.initial-open-duration", initialOpenDuration);
    counts = Set.copyOf(counts);
  }
}
