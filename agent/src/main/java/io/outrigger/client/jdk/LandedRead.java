package io.outrigger.client.jdk;

import static java.util.Objects.requireNonNull;

import io.outrigger.call.Gate;
import io.outrigger.call.HandOver;
import io.outrigger.http.Outcome;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An answer that the application's handler got at its headers. Its result is a response or, where
 * the application has seen some of the answer, what the client threw.
 */
record LandedRead<T>(
    ResponseInfo info,
    @Nullable WatchedBody<T> body,
    @Nullable HttpResponse<T> response,
    @Nullable Throwable error)
    implements Landed<T> {

  @Override
  public Outcome.Answered outcome() {
    return new Outcome.Answered(info.statusCode(), new JdkHeaders(info.headers()), null);
  }

  @Override
  public CompletableFuture<HttpResponse<T>> handOver(HandOver how) {
    if (body == null || !body.isWatched()) {
      how.watch().abandoned(); // nobody else will tell of the body's end
    }
    if (error != null) {
      return CompletableFuture.failedFuture(error);
    }
    HttpResponse<T> given = requireNonNull(response);
    try {
      return CompletableFuture.completedFuture(shown(given, how));
    } catch (Throwable bug) {
      Gate.failedOpen("client", bug); // the answer is worth more than what we had to say about it
      return CompletableFuture.completedFuture(given);
    }
  }

  private HttpResponse<T> shown(HttpResponse<T> given, HandOver how) {
    if (how.extraHeaders().isEmpty()) {
      return given;
    }
    Head head =
        new Head(
            info.statusCode(),
            JdkHeaders.merged(given.headers(), how.extraHeaders()),
            given.version());
    return new HandedResponse<>(given, given.request(), head, given.body());
  }

  @Override
  public void discard() {
    if (body != null) {
      body.discard();
    }
  }
}
