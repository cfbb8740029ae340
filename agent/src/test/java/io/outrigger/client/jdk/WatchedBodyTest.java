package io.outrigger.client.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.call.AttemptSpec;
import io.outrigger.call.BodyWatch;
import io.outrigger.call.Ending;
import io.outrigger.call.Timing;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WatchedBodyTest {

  /** A stream's response is there as soon as its handler was asked, maybe before its transfer. */
  @Test
  void aBodyThatWasDiscardedBeforeItBeganIsCancelled() {
    AtomicInteger cancels = new AtomicInteger();
    WatchedBody<?> body = new WatchedBody<>(BodySubscribers.ofInputStream(), BodyWatch.NONE);
    body.discard();
    body.onSubscribe(counting(cancels));
    assertThat(cancels).hasPositiveValue();
  }

  /** It may never begin where it was given up before. */
  @Test
  void nothingIsOpenBehindADiscard() {
    AtomicInteger stopped = new AtomicInteger();
    AtomicInteger abandoned = new AtomicInteger();
    WatchedBody<?> body =
        new WatchedBody<>(BodySubscribers.ofInputStream(), told(abandoned::incrementAndGet));
    body.limit(
        new AttemptTime(
            new StoppedTiming() {
              @Override
              public Runnable schedule(long nanos, Executor executor, Runnable task) {
                return stopped::incrementAndGet;
              }
            },
            Runnable::run,
            SPEC,
            0));

    body.discard();

    assertThat(stopped).hasPositiveValue();
    assertThat(abandoned).hasPositiveValue();
  }

  private static BodyWatch told(Runnable abandoned) {
    return new BodyWatch() {
      @Override
      public int bytes(ByteBuffer chunk) {
        return chunk.remaining();
      }

      @Override
      public @Nullable Ending finished() {
        return null;
      }

      @Override
      public @Nullable Ending broke(Throwable error) {
        return null;
      }

      @Override
      public void abandoned() {
        abandoned.run();
      }
    };
  }

  private static final AttemptSpec SPEC =
      new AttemptSpec(1, 0, Long.MAX_VALUE, 1, false, null, headers -> BodyWatch.NONE);

  /** Limits a body by a time that comes when the test says so. */
  private static Runnable limit(WatchedBody<?> body) {
    AtomicReference<Runnable> due = new AtomicReference<>();
    Timing timing =
        new StoppedTiming() {
          @Override
          public Runnable schedule(long nanos, Executor executor, Runnable task) {
            due.set(task);
            return () -> {};
          }
        };
    body.limit(new AttemptTime(timing, Runnable::run, SPEC, 0));
    return due.get();
  }

  private static Flow.Subscription counting(AtomicInteger cancels) {
    return new Flow.Subscription() {
      @Override
      public void request(long n) {}

      @Override
      public void cancel() {
        cancels.incrementAndGet();
      }
    };
  }

  /** Flows have no two signals at once. */
  @Test
  void anEndInTheMidstOfASignalIsToldBehindIt() {
    List<String> heard = new ArrayList<>();
    AtomicReference<Runnable> due = new AtomicReference<>(() -> {});
    AtomicInteger cancels = new AtomicInteger();
    BodySubscriber<String> slow =
        new BodySubscriber<>() {
          @Override
          public CompletionStage<String> getBody() {
            return new CompletableFuture<>();
          }

          @Override
          public void onSubscribe(Flow.Subscription subscription) {}

          @Override
          public void onNext(List<ByteBuffer> item) {
            due.get().run();
            heard.add("item");
          }

          @Override
          public void onError(Throwable error) {
            heard.add(error.getClass().getSimpleName());
          }

          @Override
          public void onComplete() {
            heard.add("complete");
          }
        };
    WatchedBody<String> body = new WatchedBody<>(slow, BodyWatch.NONE);
    due.set(limit(body));
    body.onSubscribe(counting(cancels));
    body.onNext(List.of());
    body.onNext(List.of());
    body.onComplete();
    assertThat(heard).containsExactly("item", "HttpTimeoutException");
    assertThat(cancels).hasValue(1);
  }

  @Test
  void aBodyThatHasNotBegunEndsInTimeToo() {
    AtomicInteger cancels = new AtomicInteger();
    WatchedBody<String> body =
        new WatchedBody<>(BodySubscribers.ofString(StandardCharsets.UTF_8), BodyWatch.NONE);
    limit(body).run();
    body.onSubscribe(counting(cancels));
    assertThat(body.getBody().toCompletableFuture())
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(HttpTimeoutException.class);
    assertThat(cancels).hasValue(1);
  }

  @Test
  void aBodyThatHasEndedHearsNothingMore() {
    WatchedBody<String> body =
        new WatchedBody<>(BodySubscribers.ofString(StandardCharsets.UTF_8), BodyWatch.NONE);
    Runnable due = limit(body);
    AtomicInteger cancels = new AtomicInteger();
    body.onSubscribe(counting(cancels));
    body.onComplete();
    due.run();
    assertThat(body.getBody().toCompletableFuture()).isCompletedWithValue("");
    assertThat(cancels).hasValue(0);
  }

  /** A clock that stands. */
  private abstract static class StoppedTiming implements Timing {
    @Override
    public long nanos() {
      return 0;
    }

    @Override
    public Instant wall() {
      return Instant.EPOCH;
    }

    @Override
    public double chance() {
      return 0;
    }

    @Override
    public boolean pause(long nanos, BooleanSupplier cancelled) {
      return true;
    }
  }
}
