package io.outrigger.client.jdk;

import io.outrigger.call.AsyncExchange;
import io.outrigger.call.BodyWatch;
import io.outrigger.call.Gate;
import io.outrigger.call.HandOver;
import io.outrigger.http.BodySample;
import io.outrigger.http.Outcome;
import io.outrigger.http.SyntheticReply;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An answer that the application's handler has not seen yet: an error, one that had to be judged
 * first, or one that the agent made.
 */
final class LandedHeld<T> implements Landed<T> {
  private final BodyHandler<T> handler;
  private final HttpRequest request;
  private final ResponseInfo info;
  private final HeldBody held;
  private final Outcome.Answered outcome;
  private final @Nullable HttpResponse<?> original;
  private final @Nullable AttemptTime time;
  private @Nullable CompletableFuture<HttpResponse<T>> handed;
  private volatile BodyWatch watch = BodyWatch.NONE;
  private final @Nullable Supplier<AsyncExchange<HttpResponse<Flow.Publisher<List<ByteBuffer>>>>>
      further;
  private volatile @Nullable ContinuedBody continued;

  LandedHeld(
      BodyHandler<T> handler,
      HttpRequest request,
      ResponseInfo info,
      HeldBody held,
      Outcome.Answered outcome,
      @Nullable HttpResponse<?> original,
      @Nullable AttemptTime time,
      @Nullable Supplier<AsyncExchange<HttpResponse<Flow.Publisher<List<ByteBuffer>>>>> further) {
    this.handler = handler;
    this.request = request;
    this.info = info;
    this.held = held;
    this.outcome = outcome;
    this.original = original;
    this.time = time;
    this.further = further;
  }

  /**
   * Takes the held part's sample now: it is gone with the body.
   *
   * @param original the client's own response, or null where it made none
   * @param time what limits a rest that is still to come, or null where there is none
   * @param further makes exchanges that ask for more, where the body breaks off and may be gone on
   *     with; or null
   */
  static <T> LandedHeld<T> of(
      BodyHandler<T> handler,
      HttpRequest request,
      ResponseInfo info,
      HeldBody held,
      @Nullable HttpResponse<?> original,
      @Nullable AttemptTime time,
      @Nullable Supplier<AsyncExchange<HttpResponse<Flow.Publisher<List<ByteBuffer>>>>> further) {
    BodySample sample = null;
    try {
      sample = held.judged ? null : held.sample();
    } catch (Throwable bug) {
      Gate.failedOpen("client", bug); // the status still says something
    }
    Outcome.Answered outcome =
        new Outcome.Answered(info.statusCode(), new JdkHeaders(info.headers()), sample);
    return new LandedHeld<>(handler, request, info, held, outcome, original, time, further);
  }

  static <T> LandedHeld<T> made(BodyHandler<T> handler, HttpRequest request, SyntheticReply reply) {
    HttpHeaders headers = HttpHeaders.of(reply.headers(), (name, value) -> true);
    Head head = new Head(reply.status(), headers, HttpClient.Version.HTTP_1_1);
    return of(handler, request, head, HeldBody.of(reply.body()), null, null, null);
  }

  @Override
  public Outcome.Answered outcome() {
    return outcome;
  }

  /** Asked again, it gives the same: nobody can read a body twice. */
  @Override
  public synchronized CompletableFuture<HttpResponse<T>> handOver(HandOver how) {
    CompletableFuture<HttpResponse<T>> before = handed;
    if (before != null) {
      return before;
    }
    Head head = new Head(info.statusCode(), info.headers(), info.version());
    try {
      head = shown(how);
    } catch (Throwable bug) {
      Gate.failedOpen("client", bug); // the answer is worth more than what we had to say about it
    }
    watch = how.watch();
    return give(head);
  }

  private CompletableFuture<HttpResponse<T>> give(Head head) {
    CompletableFuture<HttpResponse<T>> now = new CompletableFuture<>();
    handed = now;
    try {
      BodySubscriber<T> body = handler.apply(head);
      Telling<T> told = new Telling<>(body, now);
      Throwable refused;
      try {
        refused = hand(told);
      } catch (Throwable bug) {
        watch.abandoned();
        refused = held.handPlainly(told, bug);
      }
      if (refused != null) {
        throw refused;
      }
      var unused =
          body.getBody()
              .whenComplete(
                  (made, error) -> {
                    if (error == null) {
                      now.complete(new HandedResponse<>(original, request, head, made));
                    } else {
                      watch.abandoned(); // unless it has ended: who gives up need not say so
                      now.completeExceptionally(error);
                    }
                  });
    } catch (Throwable theirs) {
      leave();
      now.completeExceptionally(theirs);
    }
    var unused =
        now.whenComplete(
            (response, error) -> {
              if (now.isCancelled()) {
                leave();
              }
            });
    return now;
  }

  /** The application has given up: nothing may stay open, and nothing of it is the provider's. */
  private void leave() {
    ContinuedBody body = continued;
    if (body != null) {
      body.cancel();
    }
    watch.abandoned();
    held.discard();
  }

  private Head shown(HandOver how) {
    return new Head(
        info.statusCode(), JdkHeaders.merged(info.headers(), how.extraHeaders()), info.version());
  }

  private @Nullable Throwable hand(Telling<T> theirs) {
    if (watch.isRewriting() && time != null) {
      ContinuedBody body = new ContinuedBody(theirs, watch, held, time, further);
      continued = body;
      return held.handTo(body, null);
    }
    if (held.judged && time != null) {
      return held.handTo(theirs, new Passing(watch, held, time));
    }
    WatchedBody<T> body = new WatchedBody<>(theirs, watch);
    if (time != null) {
      body.limit(time);
    }
    return held.handTo(body, null);
  }

  @Override
  public void discard() {
    if (!held.judged && info.version() == HttpClient.Version.HTTP_2) {
      watch.abandoned();
      held.drop();
    } else {
      leave();
    }
  }
}
