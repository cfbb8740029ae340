package io.outrigger.client.okhttp;

import io.outrigger.call.AttemptSpec;
import io.outrigger.call.Timing;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import okhttp3.Interceptor.Chain;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Limits one attempt until its response headers are whole. OkHttp's read time-out limits single
 * reads, so that headers which come byte by byte outlive it; and it would have to be given back for
 * the body.
 */
final class HeaderLimit {
  /** What begins behind the limit, a connection to another address say, is ended as soon. */
  private static final long AGAIN = TimeUnit.MILLISECONDS.toNanos(20);

  private final Timing timing;
  private final long nanos;
  private final String key;
  private final Runnable cutOff;
  private Runnable unschedule = () -> {};
  private boolean over;
  private boolean ended;

  /** Sends a request and comes back with the headers of its response. */
  @FunctionalInterface
  interface Sending {
    Response send() throws IOException;
  }

  /**
   * @param callerNanos what the caller's own limit leaves; OkHttp watches over that one itself
   * @param cutOff ends what the attempt has on the wire; called again and again until it has ended
   */
  HeaderLimit(AttemptSpec spec, long callerNanos, Timing timing, Runnable cutOff) {
    long call = spec.remainingNanos() < callerNanos ? spec.remainingNanos() : Long.MAX_VALUE;
    long headers = spec.firstByteNanos() > 0 ? spec.firstByteNanos() : Long.MAX_VALUE;
    this.timing = timing;
    this.nanos = Math.min(call, headers);
    this.key = headers < call ? "outrigger.timeout.first-byte" : "outrigger.timeout.call";
    this.cutOff = cutOff;
  }

  /** A connection is not sought for longer than the headers are waited for. */
  Chain shorten(Chain chain) {
    if (nanos == Long.MAX_VALUE) {
      return chain;
    }
    long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
    int connect = chain.connectTimeoutMillis();
    return connect != 0 && connect <= millis
        ? chain
        : chain.withConnectTimeout(
            (int) Math.min(Integer.MAX_VALUE, millis), TimeUnit.MILLISECONDS);
  }

  /**
   * Sends.
   *
   * @throws SocketTimeoutException when the time was over first
   */
  Response send(Sending sending) throws IOException {
    if (nanos == Long.MAX_VALUE) {
      return sending.send();
    }
    schedule(Math.max(0, nanos));
    Response response;
    try {
      response = sending.send();
    } catch (IOException error) {
      throw end() ? timedOut(error) : error;
    } catch (RuntimeException | Error theirs) {
      end();
      throw theirs;
    }
    if (end()) {
      response.close(); // what was cut off is no answer
      throw timedOut(null);
    }
    return response;
  }

  private synchronized void schedule(long delay) {
    if (!ended) {
      unschedule = timing.schedule(delay, Threads.OURS, this::expire);
    }
  }

  /** Under the lock: the next attempt of the same call must not be hit. */
  private synchronized void expire() {
    if (!ended) {
      over = true;
      cutOff.run();
      schedule(AGAIN);
    }
  }

  /** Whether the time was over before. */
  private synchronized boolean end() {
    ended = true;
    unschedule.run();
    return over;
  }

  private SocketTimeoutException timedOut(@Nullable IOException cause) {
    SocketTimeoutException shown = new SocketTimeoutException("timeout (" + key + ")");
    if (cause != null) {
      shown.addSuppressed(cause); // no cause: the stream was reset because the time was over
    }
    return shown;
  }
}
