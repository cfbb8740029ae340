package io.outrigger.client.jdk;

import static java.util.Objects.requireNonNull;

import io.outrigger.call.AsyncExchange;
import io.outrigger.call.BodyWatch;
import io.outrigger.call.Gate;
import io.outrigger.call.Preview;
import io.outrigger.http.Outcome;
import io.outrigger.http.OutgoingRequest;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request on the wire. As the client's body handler it decides at the headers: an error is
 * held, and so is what must be judged first; anything else goes to the application's own handler at
 * once, so that its type is never touched and streams stay streams.
 */
final class Attempt<T> implements BodyHandler<Object> {
  /** The first status whose answer is held; of calls of our own, which follow no redirect. */
  private static final int ERRORS = 400;

  private static final int REDIRECTS = 300;

  private final BodyHandler<T> handler;
  private final HttpRequest request;
  private final AttemptTime time;
  private final int errorLimit;
  private final Sending sent;
  private final Supplier<AsyncExchange<HttpResponse<Flow.Publisher<List<ByteBuffer>>>>> further;

  private volatile @Nullable ResponseInfo info;
  private volatile @Nullable HeldBody held;
  private volatile @Nullable WatchedBody<T> read;

  /**
   * @param further makes exchanges that ask for more, where the body breaks off and may be gone on
   *     with
   */
  Attempt(
      BodyHandler<T> handler,
      HttpRequest request,
      AttemptTime time,
      int errorLimit,
      Sending sent,
      Supplier<AsyncExchange<HttpResponse<Flow.Publisher<List<ByteBuffer>>>>> further) {
    this.handler = handler;
    this.request = request;
    this.time = time;
    this.errorLimit = errorLimit;
    this.sent = sent;
    this.further = further;
  }

  @Override
  @SuppressWarnings("unchecked") // the client hands on whatever the subscriber makes
  public BodySubscriber<Object> apply(ResponseInfo head) {
    info = head;
    BodyWatch watch = BodyWatch.NONE;
    try {
      if (head.statusCode() >= (isOwnCall() ? REDIRECTS : ERRORS)) {
        HeldBody error = new HeldBody(errorLimit, time);
        held = error;
        return (BodySubscriber<Object>) (BodySubscriber<?>) error;
      }
      Outcome.Answered answer =
          new Outcome.Answered(head.statusCode(), new JdkHeaders(head.headers()), null);
      Preview preview = time.spec().preview().apply(answer);
      if (preview != null) {
        HeldBody judged = new HeldBody(preview, time);
        held = judged;
        return (BodySubscriber<Object>) (BodySubscriber<?>) judged;
      }
      watch = time.spec().watch().apply(answer);
    } catch (Throwable bug) {
      // Neither holding nor watching is worth a call: the application's handler gets it at once.
      Gate.failedOpen("client", bug);
    }
    try {
      WatchedBody<T> body = new WatchedBody<>(handler.apply(head), watch);
      read = body;
      body.limit(time);
      return (BodySubscriber<Object>) body;
    } catch (Throwable theirs) {
      watch.abandoned();
      throw theirs;
    }
  }

  private boolean isOwnCall() {
    OutgoingRequest rewritten = time.spec().rewritten();
    return rewritten != null && rewritten.ownCall();
  }

  /** As if nothing had come: a proxy refused it, and the attempt goes out again. */
  void forget() {
    info = null;
    held = null;
    read = null;
  }

  /** Nobody wants it any more, or it is lost: ends what still runs for it. */
  void drop() {
    HeldBody beginning = held;
    WatchedBody<T> body = read;
    if (beginning != null) {
      beginning.discard();
    }
    if (body != null) {
      body.discard();
    }
  }

  /** How much is left of the limit for its headers, in nanoseconds, at least 1. */
  Duration left(Duration limit) {
    return Duration.ofNanos(Math.max(1, limit.toNanos() - time.spent()));
  }

  @SuppressWarnings("unchecked") // apply() has chosen the subscriber
  Landed<T> landed(HttpResponse<Object> response) {
    ResponseInfo head = requireNonNull(info);
    HeldBody error = held;
    boolean rewritten = time.spec().rewritten() != null;
    if (error != null) {
      return LandedHeld.of(
          handler, request, head, error, rewritten ? null : response, time, further);
    }
    HttpResponse<T> theirs = (HttpResponse<T>) response;
    // Of a request that it did not write the application sees nothing.
    HttpResponse<T> shown =
        rewritten ? new HandedResponse<>(null, request, head, theirs.body()) : theirs;
    return new LandedRead<>(head, read, shown, null);
  }

  /** What a response of the client is worth nothing for: it broke off before its verdict. */
  @Nullable Throwable brokenOff() {
    HeldBody judged = held;
    return judged != null && judged.judged ? judged.brokenOff() : null;
  }

  /**
   * The client failed: what is to be handed over all the same, because the provider had answered
   * and the answer is known, or because the application has seen some of it; null where the attempt
   * is as good as never made.
   */
  @Nullable Landed<T> landed(Throwable failure) {
    ResponseInfo head = info;
    if (head == null
        || failure instanceof InterruptedException
        || failure instanceof CancellationException) {
      return null;
    }
    HeldBody error = held;
    if (error != null) {
      error.onError(failure);
      if (brokenOff() != null) {
        return null;
      }
      return LandedHeld.of(handler, request, head, error, null, time, further);
    }
    WatchedBody<T> body = read;
    if (body != null && body.isLostUnseen()) {
      return null;
    }
    if (body != null) {
      body.fail(failure);
    }
    return new LandedRead<>(head, body, null, failure);
  }

  /** How far this attempt came before it failed. */
  Outcome.Phase phase(@Nullable Throwable failure) {
    if (info != null) {
      return Outcome.Phase.IN_RESPONSE;
    }
    boolean neverConnected =
        failure instanceof ConnectException || failure instanceof HttpConnectTimeoutException;
    return sent.anything() && !neverConnected
        ? Outcome.Phase.AFTER_SEND
        : Outcome.Phase.BEFORE_SEND;
  }
}
