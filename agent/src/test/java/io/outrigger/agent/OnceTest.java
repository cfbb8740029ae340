package io.outrigger.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.telemetry.AgentThread;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OnceTest {

  @Test
  void runsOnADaemonThreadOfTheAgentsOwn() throws Exception {
    CompletableFuture<Thread> ran = new CompletableFuture<>();
    new Once(() -> ran.complete(Thread.currentThread()), "test").run();
    Thread thread = ran.get(30, TimeUnit.SECONDS);
    assertThat(thread).isInstanceOf(AgentThread.class);
    assertThat(thread.isDaemon()).isTrue();
  }

  @Test
  void runsOnceHoweverOftenItIsAskedForAndWhateverItThrows() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    CompletableFuture<Thread> ran = new CompletableFuture<>();
    Once once =
        new Once(
            () -> {
              runs.incrementAndGet();
              ran.complete(Thread.currentThread());
              throw new IllegalStateException("on purpose");
            },
            "test");
    once.run();
    once.run();
    ran.get(30, TimeUnit.SECONDS).join(30_000);
    once.run();
    assertThat(runs).hasValue(1);
  }
}
