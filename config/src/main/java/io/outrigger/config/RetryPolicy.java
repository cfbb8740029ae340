package io.outrigger.config;

import java.time.Duration;
import java.util.Map;

/**
 * How often, how fast and how much may be retried ({@code outrigger.retry.*}).
 *
 * @param maxAttempts attempts per target, the first included; 1 to 100, 1 = never retry
 * @param baseDelay first wait of the exponential backoff; not negative
 * @param multiplier growth per retry; 1 to 10
 * @param maxDelay cap of one backoff wait; not negative
 * @param jitter share by which a wait may differ, 0 to 1; ignored when {@code fullJitter}
 * @param fullJitter a wait is uniform between 0 and its nominal value
 * @param baseDelayByCategory first wait for a category without a hint, where it differs from {@code
 *     baseDelay}
 * @param maxWait a longer wait is not slept; not negative
 * @param budgetRatio retry tokens earned per successful attempt; 0 to 10
 * @param budgetBurst capacity of the retry budget in tokens; 0 to 10,000
 * @param ambiguous whether to retry when the connection broke after the request was sent and before
 *     a response came
 */
public record RetryPolicy(
    int maxAttempts,
    Duration baseDelay,
    double multiplier,
    Duration maxDelay,
    double jitter,
    boolean fullJitter,
    Map<ErrorCategory, Duration> baseDelayByCategory,
    Duration maxWait,
    double budgetRatio,
    int budgetBurst,
    boolean ambiguous) {

  public RetryPolicy {
    Range.check("retry.max-attempts", maxAttempts, 1, 100);
    Range.checkNotNegative("retry.base-delay", baseDelay);
    Range.check("retry.multiplier", multiplier, 1, 10);
    Range.checkNotNegative("retry.max-delay", maxDelay);
    Range.check("retry.jitter", jitter, 0, 1);
    Range.checkNotNegative("retry.max-wait", maxWait);
    Range.check("retry.budget", budgetRatio, 0, 10);
    Range.check("retry.budget.burst", budgetBurst, 0, 10_000);
    baseDelayByCategory = Map.copyOf(baseDelayByCategory);
  }

  /** The first wait for a failure of this category that came without a hint. */
  public Duration baseDelay(ErrorCategory category) {
    Duration own = baseDelayByCategory.get(category);
    return own != null ? own : baseDelay;
  }
}
