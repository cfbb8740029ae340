package io.outrigger.client.jdk;

import static java.util.Objects.requireNonNull;

import io.outrigger.call.AsyncCall;
import io.outrigger.call.AsyncExchange;
import io.outrigger.call.AttemptSpec;
import io.outrigger.call.Gate;
import io.outrigger.call.HandOver;
import io.outrigger.call.Pipeline;
import io.outrigger.call.Reply;
import io.outrigger.http.Outcome;
import io.outrigger.http.SyntheticReply;
import io.outrigger.route.Route;
import io.outrigger.weave.Returned;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** {@code HttpClient.sendAsync}. */
final class AsyncJdkExchange<T> extends JdkExchange<T, CompletionStage<HttpResponse<T>>>
    implements AsyncExchange<HttpResponse<T>> {

  AsyncJdkExchange(JdkCall<T> call, OutgoingBody body) {
    super(call, body);
  }

  /** Starts one call. */
  static <T> Returned start(Pipeline pipeline, Route route, JdkCall<T> call) {
    CompletableFuture<OutgoingBody> reading =
        call.readBody(pipeline.bodyLimit(route), Threads.of(call.client()));
    CompletableFuture<AsyncJdkExchange<T>> buffered = new CompletableFuture<>();
    var unusedReady =
        reading.thenAccept(
            body -> {
              try {
                Throwable broken = body.error();
                if (broken == null) {
                  buffered.complete(new AsyncJdkExchange<>(call, body));
                } else {
                  buffered.completeExceptionally(broken);
                }
              } catch (Throwable bug) {
                Gate.failedOpen("client", bug);
                buffered.completeExceptionally(bug);
              }
            });
    var unusedStopping =
        buffered.whenComplete(
            (exchange, error) -> {
              if (buffered.isCancelled()) {
                reading.cancel(true);
              }
            });
    return Returned.value(
        AsyncCall.start(pipeline, route, buffered, () -> untouched(call, reading.join())));
  }

  private static <T> CompletableFuture<HttpResponse<T>> untouched(
      JdkCall<T> call, OutgoingBody body) {
    return call.client()
        .sendAsync(call.untouched(body), new PassedOn<>(call.handler()), call.push());
  }

  @Override
  @SuppressWarnings("unchecked") // pushes have handlers of their own
  public CompletableFuture<Reply<CompletionStage<HttpResponse<T>>>> send(
      AttemptSpec spec, int errorLimit) {
    Leaving<T> leaving;
    try {
      leaving = next(spec, errorLimit);
    } catch (IOException cannot) {
      return CompletableFuture.failedFuture(cannot);
    }
    PushPromiseHandler<Object> push = (PushPromiseHandler<Object>) call.push();
    CompletableFuture<HttpResponse<Object>> sent = leaving.sendAsync(push);
    CompletableFuture<Reply<CompletionStage<HttpResponse<T>>>> attempt = new CompletableFuture<>();
    var unusedLanding =
        sent.whenComplete(
            (response, error) -> {
              try {
                land(attempt, leaving.attempt(), response, error);
              } catch (Throwable bug) {
                Gate.failedOpen("client", bug);
                try {
                  if (response != null) {
                    attempt.complete(new Staged<>(asItCame(response)));
                  }
                } finally {
                  // A future that never completes is worse than any failure.
                  attempt.completeExceptionally(error != null ? error : bug);
                }
              }
            });
    // Spelled out, since other agents wrap the client's future, and wrappers forget to cancel.
    var unusedStopping =
        attempt.whenComplete(
            (reply, error) -> {
              if (attempt.isCancelled()) {
                sent.cancel(true);
                leaving.attempt().drop();
              }
            });
    return attempt;
  }

  private void land(
      CompletableFuture<Reply<CompletionStage<HttpResponse<T>>>> attempt,
      Attempt<T> made,
      @Nullable HttpResponse<Object> response,
      @Nullable Throwable error) {
    Throwable brokenOff = response == null ? null : brokenOff(made);
    if (brokenOff != null) {
      attempt.completeExceptionally(brokenOff);
      return;
    }
    Landed<T> landed =
        response != null ? made.landed(response) : saved(made, requireNonNull(error));
    if (landed == null) {
      attempt.completeExceptionally(cause(made, requireNonNull(error)));
    } else if (!attempt.complete(new Staged<>(landed))) {
      landed.discard();
    }
  }

  @Override
  public Executor executor() {
    return Threads.of(call.client());
  }

  @Override
  public CompletionStage<HttpResponse<T>> synthesize(SyntheticReply reply) {
    return LandedHeld.made(call.handler(), call.request(), reply).handOver(HandOver.UNTOUCHED);
  }

  private record Staged<T>(Landed<T> landed) implements Reply<CompletionStage<HttpResponse<T>>> {
    @Override
    public Outcome.Answered outcome() {
      return landed.outcome();
    }

    @Override
    public CompletionStage<HttpResponse<T>> deliver(HandOver how) {
      return landed.handOver(how);
    }

    @Override
    public void discard() {
      landed.discard();
    }
  }
}
