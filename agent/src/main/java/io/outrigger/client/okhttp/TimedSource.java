package io.outrigger.client.okhttp;

import io.outrigger.call.AttemptSpec;
import io.outrigger.call.Timing;
import java.io.IOException;
import java.net.SocketTimeoutException;
import okhttp3.Call;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.ForwardingSource;

/** A body that ends with the call's time, also where the application is not reading. */
final class TimedSource extends ForwardingSource {
  private final Call call;
  private volatile boolean over;
  private volatile Runnable unschedule = () -> {};

  private TimedSource(ResponseBody body, Call call) {
    super(body.source());
    this.call = call;
  }

  /**
   * The response, its body limited where the call is.
   *
   * @param spentNanos since the attempt was sent
   */
  static Response limit(
      Response response, AttemptSpec spec, long spentNanos, Timing timing, Call call) {
    long left = spec.bodyLeft(spentNanos);
    ResponseBody body = response.body();
    if (left == Long.MAX_VALUE || body == null || body.contentLength() == 0) {
      return response;
    }
    Object exchange = OnWire.exchange(response);
    TimedSource timed = new TimedSource(body, call);
    if (exchange == null) {
      body.source().timeout().deadlineNanoTime(System.nanoTime() + left);
    } else {
      timed.unschedule = timing.schedule(left, Threads.OURS, () -> timed.expire(exchange));
    }
    return response
        .newBuilder()
        .body(new DeliveredBody(body.contentType(), body.contentLength(), timed))
        .build();
  }

  private void expire(Object exchange) {
    over = true;
    OnWire.cancel(exchange);
  }

  @Override
  public long read(Buffer sink, long count) throws IOException {
    long got;
    try {
      got = super.read(sink, count);
    } catch (IOException error) {
      unschedule.run();
      throw over && !call.isCanceled() ? timedOut(error) : error;
    }
    if (got == -1) {
      unschedule.run();
    }
    return got;
  }

  /** As OkHttp's own: what an SDK does about a time-out goes by the type. */
  private static SocketTimeoutException timedOut(IOException cause) {
    SocketTimeoutException shown = new SocketTimeoutException("timeout (outrigger.timeout.call)");
    shown.initCause(cause);
    return shown;
  }

  @Override
  public void close() throws IOException {
    unschedule.run();
    super.close();
  }
}
