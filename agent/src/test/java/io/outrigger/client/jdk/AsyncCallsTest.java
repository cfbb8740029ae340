package io.outrigger.client.jdk;

import static io.outrigger.client.wire.WireServer.status;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.outrigger.call.SystemTiming;
import io.outrigger.call.Timing;
import io.outrigger.client.wire.WireServer;
import io.outrigger.engine.CallOutcome;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Waiting holds no thread, and giving up reaches the wire. */
class AsyncCallsTest {
  private static final Map<String, String> PATIENT = Map.of("outrigger.retry.base-delay", "30s");

  /** Waits end when the test says so. */
  private static class HeldTiming implements Timing {
    private final SystemTiming real = new SystemTiming();
    private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger scheduled = new AtomicInteger();

    @Override
    public long nanos() {
      return real.nanos();
    }

    @Override
    public Instant wall() {
      return real.wall();
    }

    @Override
    public double chance() {
      return 0.5;
    }

    @Override
    public boolean pause(long nanos, BooleanSupplier cancelled) {
      throw new AssertionError("an asynchronous call must not wait on a thread");
    }

    @Override
    public Runnable schedule(long nanos, Executor executor, Runnable task) {
      Runnable due = () -> executor.execute(task);
      waiting.add(due);
      scheduled.incrementAndGet();
      return () -> waiting.remove(due);
    }

    /**
     * Whether so many calls wait for their first retry; before, each waited for an error's body.
     */
    boolean holds(int calls) {
      return scheduled.get() == 2 * calls && waiting.size() == calls;
    }

    void release() {
      for (Runnable due = waiting.poll(); due != null; due = waiting.poll()) {
        due.run();
      }
    }
  }

  /** If a wait held the client's only thread, no second call could get as far as its own wait. */
  @Test
  void manyCallsWaitOnOneThread() throws Exception {
    int many = 100;
    AtomicInteger answered = new AtomicInteger();
    WireServer.Answer firstFails =
        (out, in) -> status(answered.incrementAndGet() <= many ? 503 : 200, "body").write(out, in);
    ExecutorService one = Executors.newSingleThreadExecutor();
    try (WireServer server = WireServer.answering(firstFails)) {
      HeldTiming timing = new HeldTiming();
      HttpClient client = HttpClient.newBuilder().executor(one).build();
      Calls calls = new Calls(server, Map.of(), timing, client);
      List<CompletableFuture<HttpResponse<String>>> running = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        running.add(calls.sendAsync(calls.post(), BodyHandlers.ofString()));
      }
      Eventually.holds(() -> timing.holds(many));
      assertThat(running).noneMatch(CompletableFuture::isDone);
      timing.release();
      for (CompletableFuture<HttpResponse<String>> call : running) {
        assertThat(call.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      }
      assertThat(server.requests).hasSize(2 * many);
    } finally {
      one.shutdownNow();
    }
  }

  @Test
  void completesAlthoughTheClientsExecutorIsGone() throws Exception {
    ExecutorService one = Executors.newSingleThreadExecutor();
    try (WireServer server = WireServer.answering(status(503, "no"))) {
      HeldTiming timing = new HeldTiming();
      HttpClient client = HttpClient.newBuilder().executor(one).build();
      Calls calls = new Calls(server, Map.of(), timing, client);
      CompletableFuture<?> call = calls.sendAsync(calls.post(), BodyHandlers.ofString());
      Eventually.holds(() -> timing.holds(1));
      one.shutdown();
      timing.release();
      Eventually.holds(call::isDone);
    } finally {
      one.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void cancelEndsTheAttemptOnTheWire(boolean dependent) throws Exception {
    AtomicInteger hungUp = new AtomicInteger();
    try (WireServer server = WireServer.answering((out, in) -> untilHungUp(in.read(), hungUp))) {
      Calls calls = new Calls(server, Map.of());
      CompletableFuture<?> call = calls.sendAsync(calls.post(), BodyHandlers.ofString());
      Eventually.holds(() -> server.requests.size() == 1);
      CompletableFuture<?> cancelled = dependent ? call.thenApply(Object::toString) : call;
      cancelled.cancel(true);
      Eventually.holds(() -> hungUp.get() + server.hungUp.get() == 1);
      assertThat(catchThrowable(cancelled::join)).isInstanceOf(CancellationException.class);
      Eventually.holds(call::isDone);
      Eventually.holds(() -> calls.ends.size() == 1);
      assertThat(calls.ends.get(0).outcome()).isEqualTo(CallOutcome.CANCELLED);
      assertThat(server.requests).hasSize(1);
    }
  }

  /** A wait may be over before the thread that began it gets any further. */
  @Test
  void nothingLeavesOnceTheCallerGaveUp() throws Exception {
    try (WireServer server = WireServer.answering(status(200, "fine"))) {
      Calls calls = new Calls(server, Map.of());
      CompletableFuture<Flow.Subscriber<? super ByteBuffer>> reading = new CompletableFuture<>();
      CompletableFuture<?> call =
          calls.sendAsync(
              calls.post(HttpRequest.BodyPublishers.fromPublisher(reading::complete)),
              HttpResponse.BodyHandlers.ofString());
      calls.whenAttempting = () -> call.cancel(true);

      Flow.Subscriber<? super ByteBuffer> body = reading.get();
      body.onSubscribe(
          new Flow.Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {}
          });
      body.onNext(ByteBuffer.wrap(Calls.REQUEST.getBytes(StandardCharsets.UTF_8)));
      body.onComplete(); // here everything happens

      assertThat(call).isCancelled();
      assertThat(calls.ends).hasSize(1);
      assertThat(server.connections.get()).isZero();
      assertThat(calls.internalErrors).isEmpty();
    }
  }

  @Test
  void cancelEndsTheAttemptBehindAWaitThatWasOverAtOnce() throws Exception {
    AtomicInteger hungUp = new AtomicInteger();
    try (WireServer server =
        WireServer.answering(status(503, "no"), (out, in) -> untilHungUp(in.read(), hungUp))) {
      HeldTiming noWait =
          new HeldTiming() {
            @Override
            public Runnable schedule(long nanos, Executor executor, Runnable task) {
              task.run();
              return () -> {};
            }
          };
      Calls calls = new Calls(server, Map.of(), noWait, HttpClient.newHttpClient());
      CompletableFuture<?> call = calls.sendAsync(calls.post(), BodyHandlers.ofString());
      Eventually.holds(() -> server.requests.size() == 2);
      call.cancel(true);
      Eventually.holds(() -> hungUp.get() + server.hungUp.get() == 1);
      Eventually.holds(() -> calls.ends.size() == 1);
      assertThat(calls.ends.get(0).outcome()).isEqualTo(CallOutcome.CANCELLED);
    }
  }

  /** Too late for the attempt, too early for the application: nobody else would end it. */
  @Test
  void cancelThatCrossesTheAnswerEndsItsTransfer() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    AtomicReference<Runnable> onceAnswered = new AtomicReference<>(() -> {});
    HeldTiming timing =
        new HeldTiming() {
          @Override
          public long nanos() {
            onceAnswered.getAndSet(() -> {}).run();
            return super.nanos();
          }
        };
    AtomicInteger hungUp = new AtomicInteger();
    WireServer.Answer endless =
        (out, in) -> {
          await(answer);
          out.write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n".getBytes(US_ASCII));
          out.flush();
          return untilHungUp(in.read(), hungUp);
        };
    try (WireServer server = WireServer.answering(endless)) {
      Calls calls = new Calls(server, Map.of(), timing, HttpClient.newHttpClient());
      CompletableFuture<?> call = calls.sendAsync(calls.post(), BodyHandlers.ofInputStream());
      Eventually.holds(() -> server.requests.size() == 1);
      onceAnswered.set(() -> call.cancel(true));
      answer.countDown();
      Eventually.holds(() -> hungUp.get() + server.hungUp.get() == 1);
      Eventually.holds(() -> calls.ends.size() == 1);
      assertThat(calls.ends.get(0).outcome()).isEqualTo(CallOutcome.CANCELLED);
      assertThat(call).isCancelled();
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void cancelEndsAWait(boolean dependent) throws Exception {
    try (WireServer server = WireServer.answering(status(503, "no"))) {
      HeldTiming timing = new HeldTiming();
      Calls calls = new Calls(server, PATIENT, timing, HttpClient.newHttpClient());
      CompletableFuture<?> call = calls.sendAsync(calls.post(), BodyHandlers.ofString());
      Eventually.holds(() -> timing.holds(1));
      (dependent ? call.thenApply(Object::toString) : call).cancel(true);
      assertThat(timing.waiting).isEmpty();
      Eventually.holds(() -> calls.ends.size() == 1);
      assertThat(calls.ends.get(0).outcome()).isEqualTo(CallOutcome.CANCELLED);
      assertThat(server.requests).hasSize(1);
    }
  }

  @Test
  void interruptEndsAnAttempt() throws Exception {
    AtomicInteger hungUp = new AtomicInteger();
    try (WireServer server = WireServer.answering((out, in) -> untilHungUp(in.read(), hungUp))) {
      Calls calls = new Calls(server, Map.of());
      assertThat(interrupted(calls, () -> server.requests.size() == 1))
          .isInstanceOf(InterruptedException.class);
      Eventually.holds(() -> hungUp.get() + server.hungUp.get() == 1);
      assertThat(calls.ends).hasSize(1);
      assertThat(calls.ends.get(0).outcome()).isEqualTo(CallOutcome.CANCELLED);
    }
  }

  @Test
  void interruptEndsAWait() throws Exception {
    try (WireServer server = WireServer.answering(status(503, "no"))) {
      Calls calls = new Calls(server, PATIENT);
      assertThat(interrupted(calls, () -> server.requests.size() == 1))
          .isInstanceOf(InterruptedException.class);
      assertThat(server.requests).hasSize(1);
      assertThat(calls.ends).hasSize(1);
    }
  }

  private static Throwable interrupted(Calls calls, BooleanSupplier when) throws Exception {
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () ->
                thrown.complete(
                    catchThrowable(() -> calls.send(calls.post(), BodyHandlers.ofString()))));
    caller.start();
    Eventually.holds(when);
    caller.interrupt();
    return thrown.get(60, TimeUnit.SECONDS);
  }

  private static boolean untilHungUp(int read, AtomicInteger hungUp) throws IOException {
    if (read == -1) {
      hungUp.incrementAndGet();
    }
    return false;
  }
}
