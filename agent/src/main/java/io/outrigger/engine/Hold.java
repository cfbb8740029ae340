package io.outrigger.engine;

import io.outrigger.config.ErrorCategory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * "Busy until t": keeps callers away from a target that named the instant from which it may be
 * asked again. Ends by time alone. Exhausted quota differs: nobody knows when it is over, so one
 * call at a time may try.
 *
 * <p>Times are nanoseconds of a monotonic clock. Thread-safe, lock-free.
 */
public final class Hold {
  /**
   * First and longest hold for a quota without a reset date, doubling in between (project decision
   * 5).
   */
  private static final long QUOTA_FIRST = TimeUnit.SECONDS.toNanos(60);

  private static final long QUOTA_LONGEST = TimeUnit.MINUTES.toNanos(15);

  /** A hold until an explicit reset date is tried by one call an hour (project decision 5). */
  private static final long DATE_TRY = TimeUnit.HOURS.toNanos(1);

  private final AtomicReference<@Nullable State> state = new AtomicReference<>();

  /** What stands in the way of a call. */
  public record Held(long leftNanos, ErrorCategory category) {}

  private sealed interface State {}

  /** Ends by time alone. */
  private record Until(ErrorCategory category, long until) implements State {}

  /**
   * Ends when a single try succeeds.
   *
   * @param since when it began, or was last confirmed
   * @param nextTry when the next single call may try
   * @param period how long after a try the next one follows
   * @param doubles whether the period doubles with each failed try
   * @param trying whether a try is under way
   */
  private record Tried(
      ErrorCategory category,
      long since,
      long nextTry,
      long period,
      boolean doubles,
      boolean trying)
      implements State {}

  /** Asks to send at {@code now}; null = nothing stands in the way. */
  public @Nullable Held tryPass(long now) {
    for (; ; ) {
      State current = state.get();
      if (current == null) {
        return null;
      }
      State next = null;
      if (current instanceof Until busy) {
        if (busy.until - now > 0) {
          return new Held(busy.until - now, busy.category);
        }
      } else if (current instanceof Tried quota) {
        if (quota.nextTry - now > 0) {
          return new Held(quota.nextTry - now, quota.category);
        }
        // This call tries; a try that never reports gives way to another after one more period.
        next =
            new Tried(
                quota.category, quota.since, now + quota.period, quota.period, quota.doubles, true);
      }
      if (state.compareAndSet(current, next)) {
        return null;
      }
    }
  }

  /** The provider asked to wait until {@code until}; a shorter hold never shortens a longer one. */
  public void extend(ErrorCategory category, long until) {
    for (; ; ) {
      State current = state.get();
      if (current instanceof Tried
          || (current instanceof Until busy && until - busy.until <= 0)
          || state.compareAndSet(current, new Until(category, until))) {
        return;
      }
    }
  }

  /** Quota is gone until an explicit date; one call an hour may try before. */
  public void untilDate(ErrorCategory category, long now, long until) {
    long period = Math.min(DATE_TRY, Math.max(1, until - now));
    state.set(new Tried(category, now, now + period, period, false, false));
  }

  /** Quota is gone and nobody said until when: held for a minute, doubling with each failed try. */
  public void untilQuotaReturns(ErrorCategory category, long now) {
    for (; ; ) {
      State current = state.get();
      long period = QUOTA_FIRST;
      if (current instanceof Tried quota) {
        if (!quota.trying) {
          return; // several calls in flight learn the same fact: it counts once
        }
        period = quota.doubles ? Math.min(QUOTA_LONGEST, quota.period * 2) : quota.period;
      }
      if (state.compareAndSet(
          current, new Tried(category, now, now + period, period, true, false))) {
        return;
      }
    }
  }

  /**
   * A call that left at {@code sentAt} got through: quota is back, unless the call was older than
   * the hold.
   */
  public void passed(long sentAt) {
    State current = state.get();
    if (current instanceof Tried quota && sentAt - quota.since > 0) {
      state.compareAndSet(current, null);
    }
  }

  /**
   * How long a call at {@code now} would have to wait, in nanoseconds, 0 = not at all; changes
   * nothing.
   */
  public long leftNanos(long now) {
    State current = state.get();
    if (current instanceof Until busy) {
      return Math.max(0, busy.until - now);
    }
    return current instanceof Tried quota ? Math.max(0, quota.nextTry - now) : 0;
  }
}
