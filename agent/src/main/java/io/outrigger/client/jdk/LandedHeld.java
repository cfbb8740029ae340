package io.outrigger.client.jdk;

import io.outrigger.call.BodyWatch;
import io.outrigger.call.Gate;
import io.outrigger.call.HandOver;
import io.outrigger.http.BodySample;
import io.outrigger.http.Outcome;
import io.outrigger.http.SyntheticReply;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An answer that the application's handler has not seen yet: an error, one that had to be judged
 * first, or one that the agent made.
 */
record LandedHeld<T>(
    BodyHandler<T> handler,
    HttpRequest request,
    ResponseInfo info,
    HeldBody held,
    Outcome.Answered outcome,
    @Nullable HttpResponse<?> original,
    @Nullable AttemptTime time)
    implements Landed<T> {

  /**
   * Takes the held part's sample now: it is gone with the body.
   *
   * @param original the client's own response, or null where it made none
   * @param time what limits a rest that is still to come, or null where there is none
   */
  static <T> LandedHeld<T> of(
      BodyHandler<T> handler,
      HttpRequest request,
      ResponseInfo info,
      HeldBody held,
      @Nullable HttpResponse<?> original,
      @Nullable AttemptTime time) {
    BodySample sample = null;
    try {
      sample = held.isJudged() ? null : held.sample();
    } catch (Throwable bug) {
      Gate.failedOpen("client", bug); // the status still says something
    }
    Outcome.Answered outcome =
        new Outcome.Answered(info.statusCode(), new JdkHeaders(info.headers()), sample);
    return new LandedHeld<>(handler, request, info, held, outcome, original, time);
  }

  static <T> LandedHeld<T> made(BodyHandler<T> handler, HttpRequest request, SyntheticReply reply) {
    HttpHeaders headers = HttpHeaders.of(reply.headers(), (name, value) -> true);
    Head head = new Head(reply.status(), headers, HttpClient.Version.HTTP_1_1);
    return of(handler, request, head, HeldBody.of(reply.body()), null, null);
  }

  @Override
  public CompletableFuture<HttpResponse<T>> handOver(HandOver how) {
    Head head =
        new Head(
            info.statusCode(),
            JdkHeaders.merged(info.headers(), how.extraHeaders()),
            info.version());
    CompletableFuture<HttpResponse<T>> handed = new CompletableFuture<>();
    try {
      BodySubscriber<T> body = handler.apply(head);
      if (held.isJudged() && time != null) {
        held.handTo(body, new Passing(how.watch(), held, time));
      } else {
        body = watched(body, how.watch());
      }
      var unused =
          body.getBody()
              .whenComplete(
                  (made, error) -> {
                    if (error == null) {
                      handed.complete(new HandedResponse<>(original, request, head, made));
                    } else {
                      handed.completeExceptionally(error);
                    }
                  });
    } catch (Throwable theirs) {
      held.discard();
      handed.completeExceptionally(theirs);
    }
    var unused =
        handed.whenComplete(
            (response, error) -> {
              if (handed.isCancelled()) {
                held.discard();
              }
            });
    return handed;
  }

  private WatchedBody<T> watched(BodySubscriber<T> theirs, BodyWatch watch) throws IOException {
    WatchedBody<T> body = new WatchedBody<>(theirs, watch);
    if (time != null) {
      body.limit(time);
    }
    held.handTo(body);
    return body;
  }

  @Override
  public void discard() {
    if (!held.isJudged() && info.version() == HttpClient.Version.HTTP_2) {
      held.drop();
    } else {
      held.discard();
    }
  }
}
