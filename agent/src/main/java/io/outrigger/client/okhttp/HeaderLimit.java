package io.outrigger.client.okhttp;

import io.outrigger.call.AttemptSpec;
import java.util.concurrent.TimeUnit;
import okhttp3.Interceptor.Chain;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Timeout;

/**
 * Limits one attempt until its response headers. OkHttp knows one read time-out for headers and
 * body, so it is shortened for the headers and given back for the body.
 */
final class HeaderLimit {

  private final int readMillis;
  private final long firstByteNanos;
  private final long callEnd;
  private final boolean limited;

  /**
   * @param callerNanos what the caller's own limit leaves; OkHttp watches over that one itself
   */
  HeaderLimit(Chain chain, AttemptSpec spec, long callerNanos) {
    readMillis = chain.readTimeoutMillis();
    limited = spec.remainingNanos() < callerNanos;
    callEnd = limited ? System.nanoTime() + spec.remainingNanos() : 0;
    long headers = spec.firstByteNanos() > 0 ? spec.firstByteNanos() : Long.MAX_VALUE;
    firstByteNanos = limited ? Math.min(headers, spec.remainingNanos()) : headers;
  }

  Chain shorten(Chain chain) {
    if (firstByteNanos == Long.MAX_VALUE) {
      return chain;
    }
    int millis =
        (int)
            Math.max(1, Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(firstByteNanos)));
    Chain shortened = chain;
    if (limited && isLonger(chain.connectTimeoutMillis(), millis)) {
      shortened = shortened.withConnectTimeout(millis, TimeUnit.MILLISECONDS);
    }
    if (isLonger(readMillis, millis) && SocketOf.isKnown()) {
      shortened = shortened.withReadTimeout(millis, TimeUnit.MILLISECONDS);
    }
    return shortened;
  }

  private static boolean isLonger(int applications, int ours) {
    return applications == 0 || applications > ours;
  }

  /** The headers are here. */
  void restore(Response response, Chain used) {
    ResponseBody body = response.body();
    if (body == null || body.contentLength() == 0) {
      return; // nothing to read; the connection may have gone back to the pool already
    }
    Timeout timeout = body.source().timeout();
    if (used.readTimeoutMillis() != readMillis) {
      timeout.timeout(readMillis, TimeUnit.MILLISECONDS);
      SocketOf.limitReads(response, readMillis);
    }
    if (limited) {
      timeout.deadlineNanoTime(callEnd);
    }
  }
}
