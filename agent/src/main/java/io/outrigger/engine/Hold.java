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

  /**
   * What stands in the way of a call.
   *
   * @param leftNanos until somebody may ask again
   * @param certain whether the way is free then; false = only one call may try then, so that
   *     waiting for it is futile
   */
  public record Held(long leftNanos, ErrorCategory category, boolean certain) {}

  private sealed interface State {}

  /** Ends by time alone. */
  private record Until(ErrorCategory category, long until) implements State {}

  /**
   * Ends when a single try succeeds, or at its date.
   *
   * @param since when it began, or was last confirmed
   * @param nextTry when the next single call may try; never behind the date
   * @param period how long after a try the next one follows
   * @param dated whether the provider named a date; else the period doubles with each failed try
   * @param date the reset date, meaningless unless {@code dated}
   * @param trying whether a try is under way
   */
  private record Tried(
      ErrorCategory category,
      long since,
      long nextTry,
      long period,
      boolean dated,
      long date,
      boolean trying)
      implements State {

    boolean isOver(long now) {
      return dated && date - now <= 0;
    }

    /** No try before {@code earliest}, but no waiting behind the date either. */
    Tried notBefore(long earliest) {
      long next = dated && earliest - date > 0 ? date : earliest;
      return new Tried(category, since, next, period, dated, date, trying);
    }

    Tried trying(boolean now) {
      return new Tried(category, since, nextTry, period, dated, date, now);
    }
  }

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
          return new Held(busy.until - now, busy.category, true);
        }
      } else if (current instanceof Tried quota && !quota.isOver(now)) {
        if (quota.nextTry - now > 0) {
          boolean certain = quota.dated && quota.nextTry == quota.date;
          return new Held(quota.nextTry - now, quota.category, certain);
        }
        // This call tries; a try that never reports gives way to another after one more period.
        next = quota.trying(true).notBefore(now + quota.period);
      }
      if (state.compareAndSet(current, next)) {
        return null;
      }
    }
  }

  /** A call that had passed was not sent after all: if it was a try, the next call may try. */
  public void notSent(long now) {
    State current = state.get();
    if (current instanceof Tried quota && quota.trying) {
      state.compareAndSet(current, quota.trying(false).notBefore(now));
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
    for (; ; ) {
      State current = state.get();
      if (current instanceof Tried quota
          && quota.dated
          && !quota.trying
          && quota.date - until >= 0) {
        return; // several calls in flight learn the same fact, or an earlier date than known
      }
      State next =
          new Tried(category, now, now, DATE_TRY, true, until, false)
              .notBefore(busyUntil(current, now + DATE_TRY));
      if (state.compareAndSet(current, next)) {
        return;
      }
    }
  }

  /** Quota is gone and nobody said until when: held for a minute, doubling with each failed try. */
  public void untilQuotaReturns(ErrorCategory category, long now) {
    for (; ; ) {
      State current = state.get();
      Tried next = new Tried(category, now, now, QUOTA_FIRST, false, 0, false);
      if (current instanceof Tried quota && !quota.isOver(now)) {
        if (!quota.trying) {
          return; // several calls in flight learn the same fact: it counts once
        }
        long period = quota.dated ? quota.period : Math.min(QUOTA_LONGEST, quota.period * 2);
        next = new Tried(category, now, now, period, quota.dated, quota.date, false);
      }
      if (state.compareAndSet(current, next.notBefore(busyUntil(current, now + next.period)))) {
        return;
      }
    }
  }

  /** Lost quota never shortens a wait that was asked for before. */
  private static long busyUntil(@Nullable State current, long instant) {
    return current instanceof Until busy && busy.until - instant > 0 ? busy.until : instant;
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

  /** What stands in the way of a call at {@code now}, or null; changes nothing. */
  public @Nullable Held standing(long now) {
    State current = state.get();
    long left = leftNanos(now);
    if (left == 0) {
      return null;
    }
    if (current instanceof Until busy) {
      return new Held(left, busy.category, true);
    }
    return current instanceof Tried quota ? new Held(left, quota.category, false) : null;
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
