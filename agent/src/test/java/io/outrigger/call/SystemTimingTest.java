package io.outrigger.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SystemTimingTest {
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);

  private final SystemTiming timing = new SystemTiming();

  @Test
  void aCancelEndsAWait() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    assertThat(timing.pause(HOUR, () -> asked.incrementAndGet() == 3)).isFalse();
  }

  @Test
  void anInterruptEndsAWait() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> timing.pause(HOUR, () -> false))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void aWaitIsNeverShorterThanAsked() throws Exception {
    long start = System.nanoTime();
    assertThat(timing.pause(1_000_000, () -> false)).isTrue();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(1_000_000);
  }

  @Test
  void aTaskRunsThoughItsExecutorWasShutDown() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);
    timing.schedule(
        1,
        task -> {
          throw new RejectedExecutionException("shut down");
        },
        ran::countDown);
    assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aTaskRunsThoughItsExecutorFails() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);
    timing.schedule(
        1,
        task -> {
          throw new OutOfMemoryError("unable to create native thread");
        },
        ran::countDown);
    assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void timersThreadIsOfNoGroupThatAnApplicationMayInterruptOrSlow() throws Exception {
    ThreadGroup application = new ThreadGroup("application");
    application.setMaxPriority(Thread.MIN_PRIORITY);
    CompletableFuture<Thread> timer = new CompletableFuture<>();
    Runnable firstCall =
        () -> timing.schedule(1, Runnable::run, () -> timer.complete(Thread.currentThread()));
    new Thread(application, firstCall, "first-call").start();

    Thread thread = timer.get(30, TimeUnit.SECONDS);

    assertThat(thread.getThreadGroup().getParent()).isNull();
    assertThat(thread.getPriority()).isEqualTo(Thread.NORM_PRIORITY);
    assertThat(thread.getContextClassLoader()).isNull();
  }

  @Test
  void anIdleTimerHasNoThread() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);
    AtomicReference<Thread> thread = new AtomicReference<>();
    timing.schedule(
        1,
        Runnable::run,
        () -> {
          thread.set(Thread.currentThread());
          ran.countDown();
        });
    assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
    thread.get().join(30_000);
    assertThat(thread.get().isAlive()).isFalse();
    CountDownLatch again = new CountDownLatch(1);
    timing.schedule(1, Runnable::run, again::countDown);
    assertThat(again.await(30, TimeUnit.SECONDS)).isTrue();
  }
}
