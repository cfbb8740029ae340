package io.outrigger.client.okhttp;

import io.outrigger.call.Timing;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Source;

/**
 * A call of our own in the middle of one of the application's: it ends with that one, by cancel or
 * by time, until its body is read.
 */
final class OutwardCall {
  /** OkHttp tells nobody of a cancel; scenario Y03 wants it to be felt within 50 ms. */
  private static final long POLL = TimeUnit.MILLISECONDS.toNanos(10);

  /** The application's call times out by itself before its headers; this one covers its body. */
  private static final long GRACE = TimeUnit.MILLISECONDS.toNanos(50);

  private final BooleanSupplier givenUp;
  private final Call own;
  private volatile boolean over;

  private OutwardCall(BooleanSupplier givenUp, Call own) {
    this.givenUp = givenUp;
    this.own = own;
  }

  /**
   * Runs to the response headers.
   *
   * @param givenUp whether the application's call was
   * @param leftNanos what the application's own limits leave; {@code Long.MAX_VALUE} = all the time
   */
  static Response run(BooleanSupplier givenUp, Call own, long leftNanos, Timing timing)
      throws IOException {
    if (leftNanos < Long.MAX_VALUE - GRACE) {
      own.timeout().timeout(leftNanos + GRACE, TimeUnit.NANOSECONDS);
    }
    OutwardCall call = new OutwardCall(givenUp, own);
    watch(new WeakReference<>(call), timing);
    boolean answered = false;
    try {
      Response response = own.execute();
      answered = true;
      return call.lasting(response);
    } finally {
      call.over |= !answered;
    }
  }

  /** Holds the call weakly: an application may forget to close a body. */
  private static void watch(WeakReference<OutwardCall> watched, Timing timing) {
    OutwardCall call = watched.get();
    if (call == null || call.over) {
      return;
    }
    if (call.givenUp.getAsBoolean()) {
      call.own.cancel();
      return;
    }
    var unused = timing.schedule(POLL, Runnable::run, () -> watch(watched, timing));
  }

  private Response lasting(Response response) {
    ResponseBody body = response.body();
    Response.Builder given = response.newBuilder().networkResponse(null).priorResponse(null);
    if (body == null || body.contentLength() == 0) {
      over = true;
    } else {
      Source lasting = new Lasting(body.source());
      given.body(new DeliveredBody(body.contentType(), body.contentLength(), lasting));
    }
    return given.build();
  }

  private final class Lasting extends ForwardingSource {
    Lasting(Source body) {
      super(body);
    }

    @Override
    public long read(Buffer sink, long count) throws IOException {
      long got = -1;
      try {
        got = super.read(sink, count);
      } finally {
        over |= got == -1;
      }
      return got;
    }

    @Override
    public void close() throws IOException {
      over = true;
      super.close();
    }
  }

  /**
   * An attempt, in the tag of the request that it sends. It runs once: an interceptor may make its
   * own request, for a token, say, out of the one it was given, and send it through the same
   * client.
   */
  static final class Sending {
    private final Transmission transmission;
    private final AtomicBoolean begun = new AtomicBoolean();

    Sending(Transmission transmission) {
      this.transmission = transmission;
    }

    /** Whether the request that carries this is the attempt's; to be asked once. */
    boolean begins() {
      return begun.compareAndSet(false, true);
    }

    Response on(Interceptor.Chain chain) throws IOException {
      return transmission.on(chain);
    }
  }

  /** What an attempt does inside of the client that sends it: limits are a chain's affair. */
  @FunctionalInterface
  interface Transmission {
    Response on(Interceptor.Chain chain) throws IOException;
  }

  /** The only interceptor of our own client, by which the hook knows it, too. */
  static final class Through implements Interceptor {
    @Override
    public Response intercept(Chain chain) throws IOException {
      Request request = chain.request();
      Sending sending = request.tag(Sending.class);
      return sending == null || !sending.begins() ? chain.proceed(request) : sending.on(chain);
    }
  }
}
