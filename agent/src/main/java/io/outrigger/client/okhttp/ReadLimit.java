package io.outrigger.client.okhttp;

import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import okio.Timeout;
import org.jspecify.annotations.Nullable;

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
   * From now on a read takes no longer than {@code nanos}; {@code Long.MAX_VALUE} = as the
   * application limits it. False = nothing is left.
   */
  boolean set(long nanos) {
    if (nanos <= 0) {
      return false;
    }
    if (nanos != Long.MAX_VALUE && (own == 0 || nanos < own)) {
      set = true;
      timeout.timeout(nanos, TimeUnit.NANOSECONDS);
    } else {
      reset();
    }
    return true;
  }

  /** As OkHttp's own, but with the name of the key that sets the limit. */
  static SocketTimeoutException timedOut(String key, @Nullable Throwable cause) {
    SocketTimeoutException shown = new SocketTimeoutException("timeout (" + key + ")");
    if (cause != null) {
      shown.initCause(cause);
    }
    return shown;
  }

  /** Gives the application's own limit back. */
  void reset() {
    if (set) {
      set = false;
      timeout.timeout(own, TimeUnit.NANOSECONDS);
    }
  }
}
