package io.outrigger.call;

/**
 * How long an application has waited for the next piece of an answer. Time in which it did not want
 * any does not count: a slow reader is no stalled provider. Safe for several threads.
 */
final class StallClock {
  private static final long NOT = Long.MIN_VALUE;

  private final long limit;
  private long waited;
  private long since = NOT;

  /**
   * @param limit most that it may wait, in nanoseconds; 0 = no limit
   */
  StallClock(long limit) {
    this.limit = limit;
  }

  /** It waits from now on, if it did not before. */
  synchronized void waits(long now) {
    if (since == NOT) {
      since = now;
    }
  }

  /** Something came; {@code progress} tells whether it was a piece of the answer. */
  synchronized void came(long now, boolean progress) {
    if (progress) {
      waited = 0;
    } else if (since != NOT) {
      waited += now - since;
    }
    since = NOT;
  }

  /** What is left, in nanoseconds; {@code Long.MAX_VALUE} = no limit. */
  synchronized long left(long now) {
    if (limit == 0) {
      return Long.MAX_VALUE;
    }
    return limit - waited - (since == NOT ? 0 : now - since);
  }
}
