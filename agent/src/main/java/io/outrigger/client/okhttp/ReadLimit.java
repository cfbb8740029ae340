package io.outrigger.client.okhttp;

import java.util.concurrent.TimeUnit;
import okio.Timeout;

/** The longest that one read of a body may take: as the application has it, or less. */
final class ReadLimit {
  private final Timeout timeout;
  private final long own;
  private boolean set;

  ReadLimit(Timeout timeout) {
    this.timeout = timeout;
    this.own = timeout.timeoutNanos();
  }

  /**
   * Limits the next read.
   *
   * @param nanos above 0; {@code Long.MAX_VALUE} = only as the application does
   */
  void set(long nanos) {
    if (nanos == Long.MAX_VALUE) {
      reset();
    } else if (own == 0 || nanos < own) {
      set = true;
      timeout.timeout(nanos, TimeUnit.NANOSECONDS);
    } else {
      reset();
    }
  }

  /** Gives the application's own limit back. */
  void reset() {
    if (set) {
      set = false;
      timeout.timeout(own, TimeUnit.NANOSECONDS);
    }
  }
}
