package io.outrigger.client.okhttp;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import okio.Buffer;
import okio.Source;
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
   * Reads as {@code from} does, for as long as is left.
   *
   * @param left in nanoseconds; {@code Long.MAX_VALUE} = only as the application limits it
   * @param key names the limit
   * @throws SocketTimeoutException also when nothing is left
   */
  long read(Source from, Buffer sink, long count, LongSupplier left, String key)
      throws IOException {
    long nanos = left.getAsLong();
    if (nanos <= 0) {
      throw timedOut(key);
    }
    set(nanos);
    try {
      return from.read(sink, count);
    } catch (SocketTimeoutException error) {
      if (left.getAsLong() > 0) {
        throw error; // the application's own limit
      }
      SocketTimeoutException ours = timedOut(key);
      ours.initCause(error);
      throw ours;
    }
  }

  private static SocketTimeoutException timedOut(String key) {
    return new SocketTimeoutException("timeout (" + key + ")");
  }

  private void set(long nanos) {
    if (nanos != Long.MAX_VALUE && (own == 0 || nanos < own)) {
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
