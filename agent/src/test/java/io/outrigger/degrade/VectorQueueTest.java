package io.outrigger.degrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class VectorQueueTest {
  private final List<String> console = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final AtomicLong nanos = new AtomicLong();

  private VectorQueue queue(VectorQueue.Source source) {
    return new VectorQueue(source, this::thread, nanos::get, console::add);
  }

  private Thread thread(Runnable task) {
    Thread thread = new Thread(task, "test-vectors");
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  @Test
  void errorOfTheAddressesClientLeavesNobodyWaitingAndTheThreadAlive() throws Exception {
    VectorQueue queue =
        queue(
            texts -> {
              if (texts.contains("bad")) {
                throw new LinkageError("no java.net.http");
              }
              return List.of(new float[] {1});
            });

    assertThatThrownBy(() -> got(queue.now("bad"))).hasRootCauseInstanceOf(LinkageError.class);

    assertThat(console).singleElement().asString().contains("embedding-url", "no java.net.http");
    assertThat(queue.now("good")).as("for ten seconds nobody waits").isCompletedExceptionally();
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(11));
    assertThat(got(queue.now("good"))).containsExactly(1);
    assertThat(threads).hasSize(1);
  }

  @Test
  void interruptIsNoEnd() throws Exception {
    VectorQueue queue =
        queue(
            texts -> {
              if (texts.contains("bad")) {
                throw new InterruptedException();
              }
              return List.of(new float[] {1});
            });
    assertThat(got(queue.now("good"))).containsExactly(1);

    threads.get(0).interrupt(); // while it waits for work
    assertThat(got(queue.now("good"))).containsExactly(1);
    assertThatThrownBy(() -> got(queue.now("bad"))) // while it works
        .hasRootCauseInstanceOf(InterruptedException.class);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(11));
    assertThat(got(queue.now("good"))).containsExactly(1);
    assertThat(threads).hasSize(1);
  }

  private static float[] got(CompletableFuture<float[]> vector)
      throws ExecutionException, InterruptedException, java.util.concurrent.TimeoutException {
    return vector.get(60, TimeUnit.SECONDS);
  }
}
