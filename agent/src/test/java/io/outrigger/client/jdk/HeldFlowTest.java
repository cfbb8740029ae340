package io.outrigger.client.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** Signals that cross: the source's end or a cancel comes while demand is passed on. */
class HeldFlowTest {

  private static final class Reader implements Flow.Subscriber<String> {
    final List<String> seen = new ArrayList<>();

    @Override
    public void onSubscribe(Flow.Subscription subscription) {}

    @Override
    public void onNext(String item) {
      seen.add(item);
    }

    @Override
    public void onError(Throwable error) {
      seen.add("broken");
    }

    @Override
    public void onComplete() {
      seen.add("complete");
    }
  }

  /** A flow without items that several threads signal at once. */
  private static final class Crossed {
    final Reader reader = new Reader();
    final HeldFlow<String> flow = new HeldFlow<>(String::length, 10);
    private final List<Thread> threads = new ArrayList<>();

    Crossed() {
      flow.onSubscribe(
          new Flow.Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {}
          });
      flow.handTo(reader);
    }

    void run(Runnable... signals) throws InterruptedException {
      for (Runnable signal : signals) {
        threads.add(new Thread(signal));
      }
      for (Thread thread : threads) {
        thread.start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  @Test
  void anEndThatCrossesDemandIsToldOnce() throws InterruptedException {
    for (int round = 0; round < 2_000; round++) {
      Crossed crossed = new Crossed();
      crossed.run(
          () -> crossed.flow.onComplete(),
          () -> {
            for (int i = 0; i < 50; i++) {
              crossed.flow.request(1);
            }
          });
      assertThat(crossed.reader.seen).containsExactly("complete");
    }
  }

  @Test
  void aCancelThatCrossesDemandIsNoEnd() throws InterruptedException {
    for (int round = 0; round < 2_000; round++) {
      Crossed crossed = new Crossed();
      crossed.run(
          () -> crossed.flow.cancel(),
          () -> {
            for (int i = 0; i < 50; i++) {
              crossed.flow.request(1);
            }
          });
      assertThat(crossed.reader.seen).isEmpty();
    }
  }
}
