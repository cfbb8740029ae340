package io.outrigger.client.okhttp;

import io.outrigger.call.BodyWatch;
import io.outrigger.call.Gate;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import okhttp3.Call;
import okio.Buffer;
import okio.Source;

/** Reads of a body, each no longer than the watch has patience. */
final class TimedRead {
  private static final String KEY = "outrigger.timeout.stall";

  private final Source body;
  private final BodyWatch watch;
  private final Call call;
  private final ReadLimit limit;

  TimedRead(Source body, BodyWatch watch, Call call) {
    this.body = body;
    this.watch = watch;
    this.call = call;
    this.limit = new ReadLimit(body.timeout());
  }

  long read(Buffer sink, long count) throws IOException {
    watch.waits();
    boolean inTime = true;
    try {
      inTime = limit.set(watch.patienceNanos());
    } catch (Throwable bug) {
      Gate.failedOpen("client", bug); // the body is worth more than its limit
    }
    if (!inTime) {
      throw ReadLimit.timedOut(KEY, null);
    }
    try {
      return body.read(sink, count);
    } catch (SocketTimeoutException error) {
      throw watch.patienceNanos() > 0 ? error : ReadLimit.timedOut(KEY, error);
    }
  }

  /** A read also ends because the application cancelled, ran out of time or was interrupted. */
  boolean isGivenUp(Exception error) {
    return call.isCanceled()
        || (error instanceof InterruptedIOException && !(error instanceof SocketTimeoutException));
  }
}
