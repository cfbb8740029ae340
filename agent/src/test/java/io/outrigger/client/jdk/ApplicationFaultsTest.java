package io.outrigger.client.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.outrigger.client.wire.WireServer;
import io.outrigger.engine.CallOutcome;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the application's own handlers and subscribers do wrong ends its call and nothing else: all
 * that was open is closed, and the provider is not blamed.
 */
@Timeout(30)
class ApplicationFaultsTest {
  private static final Map<String, String> ONE_FAILURE_OPENS =
      Map.of("outrigger.circuit.enabled", "true", "outrigger.circuit.failure-threshold", "1");

  private static final String REPLY =
      "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"fine\"},\"finish_reason\":\"stop\"}]}";

  /** Judged first or not, blocking or asynchronous. */
  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  @Retention(RetentionPolicy.RUNTIME)
  private @interface InEachWay {}

  /** Judged first, or given to the application at its headers. */
  private static WireServer answering(boolean judged) throws IOException {
    String type = judged ? "content-type: application/json" : "content-type: text/plain";
    return WireServer.answering(WireServer.status(200, REPLY, type));
  }

  /** Keeps what it hears to itself: its future never completes. */
  private static class Faulty implements BodySubscriber<String> {
    final CompletableFuture<String> body = new CompletableFuture<>();
    final AtomicReference<Throwable> heard = new AtomicReference<>();

    @Override
    public CompletionStage<String> getBody() {
      return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> item) {}

    @Override
    public void onError(Throwable error) {
      heard.set(error);
    }

    @Override
    public void onComplete() {
      body.complete("read");
    }
  }

  @InEachWay
  void aHandlerThatThrows(boolean judged, boolean async) throws Throwable {
    endsItsCallOnly(
        judged,
        async,
        info -> {
          throw new IllegalStateException("theirs");
        },
        "theirs");
  }

  @InEachWay
  void aSubscriberWithoutAFuture(boolean judged, boolean async) throws Throwable {
    endsItsCallOnly(
        judged,
        async,
        info ->
            new Faulty() {
              @Override
              public CompletionStage<String> getBody() {
                throw new IllegalStateException("theirs");
              }
            },
        "theirs");
  }

  @InEachWay
  void aSubscriberThatThrowsAtWhatItGets(boolean judged, boolean async) throws Throwable {
    endsItsCallOnly(
        judged,
        async,
        info ->
            new Faulty() {
              @Override
              public void onNext(List<ByteBuffer> item) {
                throw new IllegalStateException("theirs");
              }
            },
        "theirs");
  }

  @InEachWay
  void aSubscriberThatThrowsAgainAtItsEnd(boolean judged, boolean async) throws Throwable {
    endsItsCallOnly(
        judged,
        async,
        info ->
            new Faulty() {
              @Override
              public void onNext(List<ByteBuffer> item) {
                throw new IllegalStateException("theirs");
              }

              @Override
              public void onError(Throwable error) {
                throw new IllegalStateException("theirs again");
              }
            },
        "theirs");
  }

  /** The client itself leaves its caller waiting here. */
  @ParameterizedTest
  @CsvSource({"true, false", "true, true"})
  void aSubscriberThatCannotMakeAnythingOfIt(boolean judged, boolean async) throws Throwable {
    endsItsCallOnly(
        judged,
        async,
        info ->
            new Faulty() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
              }

              @Override
              public void onComplete() {
                throw new IllegalStateException("theirs");
              }
            },
        "theirs");
  }

  @InEachWay
  void aSubscriberThatGivesUpAndNeverAsksAgain(boolean judged, boolean async) throws Throwable {
    endsItsCallOnly(
        judged,
        async,
        info ->
            new Faulty() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                body.completeExceptionally(new IllegalStateException("theirs"));
              }
            },
        "theirs");
  }

  /** Rule 3.9 of the reactive streams. */
  @InEachWay
  void aSubscriberThatAsksForLessThanOne(boolean judged, boolean async) throws Throwable {
    Faulty negative =
        new Faulty() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(-1);
          }
        };
    endsItsCallOnly(judged, async, info -> negative, "-1");
    assertThat(negative.heard.get()).isInstanceOf(IllegalArgumentException.class);
  }

  /** Errors are held, too, and end with their call before anybody reads them. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aHandlerThatThrowsAtAnError(boolean async) throws Throwable {
    BodyHandler<String> handler =
        info -> {
          throw new IllegalStateException("theirs");
        };
    try (WireServer server = WireServer.answering(WireServer.status(400, "no"))) {
      Calls calls = new Calls(server, ONE_FAILURE_OPENS);
      assertThat(catchThrowable(() -> call(calls, async, handler)))
          .hasStackTraceContaining("theirs");
      assertThat(calls.ends).hasSize(1);
      assertThat(calls.internalErrors).isEmpty();
    }
  }

  private static void endsItsCallOnly(
      boolean judged, boolean async, BodyHandler<String> faulty, String says) throws Throwable {
    try (WireServer server = answering(judged)) {
      Calls calls = new Calls(server, ONE_FAILURE_OPENS);

      Throwable thrown = catchThrowable(() -> call(calls, async, faulty));

      assertThat(thrown).hasStackTraceContaining(says);
      Eventually.holds(() -> calls.ends.size() == 1);
      assertThat(calls.ends.get(0).outcome()).isNotEqualTo(CallOutcome.FAILED); // it was whole
      assertThat(calls.attempts).hasSize(1);
      assertThat(calls.internalErrors).isEmpty();
      String other = Calls.REQUEST.replace("[]", "[1]");
      HttpResponse<String> next =
          calls.send(calls.post(BodyPublishers.ofString(other)), BodyHandlers.ofString());
      assertThat(next.statusCode()).isEqualTo(200);
      assertThat(server.requests).hasSize(2);
    }
  }

  private static <T> HttpResponse<T> call(Calls calls, boolean async, BodyHandler<T> handler)
      throws Throwable {
    return async
        ? calls.sendAsync(calls.post(), handler).get(25, TimeUnit.SECONDS)
        : calls.send(calls.post(), handler);
  }
}
