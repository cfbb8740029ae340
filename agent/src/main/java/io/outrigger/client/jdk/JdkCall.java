package io.outrigger.client.jdk;

import io.outrigger.call.Timing;
import io.outrigger.http.OutgoingRequest;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The application's call as it came to the client.
 *
 * @param push passed on with every attempt: pushes come before it is known whether the attempt
 *     serves, and {@code PushPromiseHandler.of} refuses those that it has already
 * @param enteredAt when it came, on the clock of {@code timing}
 */
record JdkCall<T>(
    HttpClient client,
    JdkRequestView view,
    BodyHandler<T> handler,
    @Nullable PushPromiseHandler<T> push,
    Timing timing,
    long enteredAt) {

  HttpRequest request() {
    return view.request();
  }

  /**
   * What is left of the application's time-out, in nanoseconds, not above {@code Long.MAX_VALUE}:
   * no time-out. For one request of the client it ends at the headers; for us at the last one's.
   */
  long remainingNanos() {
    return request()
        .timeout()
        .map(limit -> nanos(limit) - (timing.nanos() - enteredAt))
        .orElse(Long.MAX_VALUE);
  }

  /** Reads the request's body as far as {@code limit} bytes; see {@link OutgoingBody#read}. */
  CompletableFuture<OutgoingBody> readBody(int limit, Executor patient) {
    return OutgoingBody.read(
        request().bodyPublisher().orElse(null), limit, remainingNanos(), timing, patient);
  }

  /** The application's request with a body of ours and what is left of its time. */
  HttpRequest copy(Sending body, long limitNanos) {
    HttpRequest.Builder copy = HttpRequest.newBuilder(request(), (name, value) -> true);
    if (request().bodyPublisher().isPresent()) {
      copy.method(request().method(), body);
    }
    return timed(copy, limitNanos);
  }

  /** What the agent wrote; at the application's origin in the form that the application chose. */
  HttpRequest rewritten(OutgoingRequest written, Sending body, long limitNanos) {
    HttpRequest.Builder leaving =
        HttpRequest.newBuilder(written.url()).method(written.method(), body);
    written
        .headers()
        .forEach(
            (name, values) -> {
              if (!JdkHeaders.isFraming(name)) {
                values.forEach(value -> leaving.header(name, value));
              }
            });
    if (!written.ownCall()) {
      request().version().ifPresent(leaving::version);
      leaving.expectContinue(request().expectContinue());
    }
    return timed(leaving, limitNanos);
  }

  private HttpRequest timed(HttpRequest.Builder copy, long limitNanos) {
    long limit = Math.min(limitNanos, remainingNanos());
    if (limit != Long.MAX_VALUE) {
      copy.timeout(Duration.ofNanos(Math.max(1, limit)));
    }
    return copy.build();
  }

  /** The application's request, with what was read of its body put back. */
  HttpRequest untouched(OutgoingBody body) {
    return body.isUntouched() ? request() : copy(body.new Sent(), Long.MAX_VALUE);
  }

  private static long nanos(Duration limit) {
    try {
      return limit.toNanos();
    } catch (ArithmeticException beyond) {
      return Long.MAX_VALUE / 2;
    }
  }
}
