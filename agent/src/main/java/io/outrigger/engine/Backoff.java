package io.outrigger.engine;

import io.outrigger.config.ErrorCategory;
import io.outrigger.config.RetryPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long to wait before a retry. Pure functions; chance comes in as an argument. */
final class Backoff {
  /**
   * Jitter on a hint goes upwards only: an attempt before the named instant is a certain failure.
   */
  private static final double HINT_JITTER = 0.25;

  private Backoff() {}

  /**
   * A wait before and after jitter: limits are compared with {@code nominal}, so that no coin
   * decides between sleeping and giving up.
   *
   * @param nominal in nanoseconds
   * @param jittered in nanoseconds
   */
  record Wait(long nominal, long jittered, WaitSource source) {}

  /**
   * The wait before the n-th retry.
   *
   * @param retry from 1
   * @param chance uniform in [0, 1)
   */
  static Wait before(
      int retry,
      RetryPolicy policy,
      ErrorCategory category,
      @Nullable WaitHint hint,
      double chance) {
    if (hint != null) {
      long asked = hint.length().toNanos();
      // A rate limit's hint replaces the backoff; elsewhere the longer of both holds.
      if (category == ErrorCategory.RATE_LIMITED
          || asked >= nominal(retry, policy, policy.baseDelay(category))) {
        return new Wait(asked, stretched(asked, chance), hint.source());
      }
    }
    Duration base = policy.baseDelay(category);
    long nominal = nominal(retry, policy, base);
    return new Wait(nominal, spread(nominal, policy, chance), WaitSource.BACKOFF);
  }

  /** A wait that the provider named, with jitter upwards only. */
  static long stretched(long nanos, double chance) {
    return nanos + (long) (nanos * HINT_JITTER * chance);
  }

  private static long nominal(int retry, RetryPolicy policy, Duration base) {
    double grown = base.toNanos() * Math.pow(policy.multiplier(), retry - 1);
    return (long) Math.min((double) policy.maxDelay().toNanos(), grown);
  }

  private static long spread(long nominal, RetryPolicy policy, double chance) {
    double factor = policy.fullJitter() ? chance : 1 + policy.jitter() * (2 * chance - 1);
    return Math.min(policy.maxDelay().toNanos(), (long) (nominal * factor));
  }
}
