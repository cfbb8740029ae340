package io.outrigger.client.jdk;

import io.outrigger.call.AttemptSpec;
import io.outrigger.call.Exchange;
import io.outrigger.call.Gate;
import io.outrigger.http.Outcome;
import io.outrigger.http.OutgoingRequest;
import io.outrigger.http.RequestView;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** What {@code send} and {@code sendAsync} have in common. */
abstract sealed class JdkExchange<T, R> implements Exchange<R>
    permits BlockingJdkExchange, AsyncJdkExchange {
  final JdkCall<T> call;
  private final OutgoingBody body;
  private volatile @Nullable Attempt<T> last;
  private volatile @Nullable Throwable failure;

  JdkExchange(JdkCall<T> call, OutgoingBody body) {
    this.call = call;
    this.body = body;
  }

  Leaving<T> next(AttemptSpec spec, int errorLimit) throws IOException {
    OutgoingRequest rewritten = spec.rewritten();
    Sending sent = rewritten == null ? body.new Sent() : new WrittenBody(rewritten.body());
    long limit = spec.remainingNanos();
    if (spec.firstByteNanos() > 0) {
      limit = Math.min(limit, spec.firstByteNanos());
    }
    AttemptTime time =
        new AttemptTime(call.timing(), Threads.of(call.client()), spec, call.timing().nanos());
    Attempt<T> attempt =
        new Attempt<>(call.handler(), call.request(), time, errorLimit, sent, this::further);
    last = attempt;
    failure = null;
    HttpRequest request =
        rewritten == null ? call.copy(sent, limit) : call.rewritten(rewritten, sent, limit);
    HttpClient sender =
        rewritten != null && rewritten.ownCall()
            ? outward().client(isHttps(rewritten))
            : call.client();
    return new Leaving<>(attempt, request, sender, call.client());
  }

  @Override
  public @Nullable String obstacleTo(OutgoingRequest rewritten) {
    return outward().obstacle(isHttps(rewritten));
  }

  private OutwardClient outward() {
    return OutwardClient.beside(call.client(), call.timing());
  }

  private static boolean isHttps(OutgoingRequest rewritten) {
    return "https".equalsIgnoreCase(rewritten.url().getScheme());
  }

  /** For the rest of a body that broke off; its time is that of a request of its own. */
  private AsyncJdkExchange<Flow.Publisher<List<ByteBuffer>>> further() {
    JdkCall<Flow.Publisher<List<ByteBuffer>>> more =
        new JdkCall<>(
            call.client(),
            call.view(),
            HttpResponse.BodyHandlers.ofPublisher(),
            null,
            call.timing(),
            call.timing().nanos());
    return new AsyncJdkExchange<>(more, body);
  }

  @Override
  public boolean canGoOn() {
    return true;
  }

  /** What the attempt brought although the client failed, or null if it is lost. */
  @Nullable Landed<T> saved(Attempt<T> attempt, Throwable error) {
    Throwable cause = unwrapped(error);
    failure = cause;
    try {
      Landed<T> landed = attempt.landed(cause);
      if (landed == null) {
        attempt.drop();
      }
      return landed;
    } catch (Throwable bug) {
      Gate.failedOpen("client", bug);
      return null; // the client's own failure says enough
    }
  }

  /** What a failed attempt failed with: the client names only what we did to it. */
  Throwable cause(Attempt<T> attempt, Throwable error) {
    try {
      Throwable broken = attempt.brokenOff();
      return broken != null ? broken : unwrapped(error);
    } catch (Throwable bug) {
      Gate.failedOpen("client", bug);
      return unwrapped(error);
    }
  }

  /** What the attempt failed with although the client has a response, or null. */
  @Nullable Throwable brokenOff(Attempt<T> attempt) {
    Throwable broken = attempt.brokenOff();
    failure = broken;
    return broken;
  }

  /** A response of the client, where finding out more about it has failed. */
  @SuppressWarnings("unchecked") // a body that is not held is what the application's handler made
  Landed<T> asItCame(HttpResponse<Object> response) {
    Landed.Head head =
        new Landed.Head(response.statusCode(), response.headers(), response.version());
    if (response.body() instanceof HeldBody held) {
      Outcome.Answered outcome =
          new Outcome.Answered(head.statusCode(), new JdkHeaders(head.headers()), null);
      return new LandedHeld<>(
          call.handler(), call.request(), head, held, outcome, response, null, null);
    }
    return new LandedRead<>(head, null, (HttpResponse<T>) (HttpResponse<?>) response, null);
  }

  static Throwable unwrapped(Throwable error) {
    Throwable cause = error.getCause();
    return error instanceof CompletionException && cause != null ? cause : error;
  }

  @Override
  public RequestView request() {
    return call.view();
  }

  @Override
  public byte @Nullable [] body(int limit) {
    return body.bytes(); // read before the call began, within this limit
  }

  @Override
  public long callerRemainingNanos() {
    return call.remainingNanos();
  }

  @Override
  public Outcome.Phase phase() {
    Attempt<T> attempt = last;
    return attempt == null ? Outcome.Phase.BEFORE_SEND : attempt.phase(failure);
  }
}
