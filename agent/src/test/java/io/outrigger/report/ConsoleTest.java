package io.outrigger.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  private final List<String> said = new CopyOnWriteArrayList<>();

  @Test
  void nobodyWaitsForWhoeverReadsTheLines() throws InterruptedException {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    Console console =
        new Console(
            line -> {
              entered.countDown();
              await(released);
              said.add(line);
            },
            Bench::thread);
    console.accept("first");
    assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 2 * Console.MOST_WAITING; i++) {
      console.accept("line " + i);
    }
    assertThat(said).isEmpty();
    released.countDown();

    Waiting.until(() -> said.size() == 1 + Console.MOST_WAITING);
    assertThat(said).startsWith("first", "line 0", "line 1");
  }

  @Test
  void lineThatCannotBeWrittenCostsNoOther() {
    AtomicBoolean broken = new AtomicBoolean(true);
    Console console =
        new Console(
            line -> {
              if (broken.getAndSet(false)) {
                throw new AssertionError("closed");
              }
              said.add(line);
            },
            Bench::thread);
    console.accept("first");
    console.accept("second");

    Waiting.until(() -> said.contains("second"));
    assertThat(said).containsExactly("second");
  }

  @Test
  void whatIsSaidBehindTheLastLinesIsStillWritten() {
    // The JVM's end leaves the usual thread no time.
    Console console =
        new Console(
            said::add,
            (task, name) -> Bench.thread(name.equals("console") ? () -> {} : task, name));
    console.end();
    console.accept("after the last export");

    Waiting.until(() -> said.contains("after the last export"));
    assertThat(said).hasSize(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }
}
