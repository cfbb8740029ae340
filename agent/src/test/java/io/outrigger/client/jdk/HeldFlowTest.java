package io.outrigger.client.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
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
    final HeldFlow<String> flow = new HeldFlow<>(String::length, new Beginning<>(10));
    private final List<Thread> threads = new ArrayList<>();

    Crossed() {
      flow.onSubscribe(
          new Flow.Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {}
          });
      flow.handTo(reader, null);
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

  /** A client may subscribe late: its connection must not wait for a reader that there is not. */
  @Test
  void aTransferThatBeginsBehindTheEndIsCancelled() {
    Source late = new Source();
    HeldFlow<String> over = new HeldFlow<>(String::length, new Beginning<>(10));
    over.breakOff(new IOException("time is over"));
    over.onSubscribe(late);
    assertThat(late.signals).containsExactly("cancel");

    Source unwanted = new Source();
    HeldFlow<String> closed = new HeldFlow<>(String::length, new Beginning<>(10));
    closed.cancel();
    closed.onSubscribe(unwanted);
    assertThat(unwanted.signals).containsExactly("cancel");
  }

  @Test
  void aTransferThatIsToBeDrainedMayBeginLater() {
    Source source = new Source();
    HeldFlow<String> flow = new HeldFlow<>(String::length, new Beginning<>(10));
    flow.drain(3, 60);
    flow.onSubscribe(source);
    flow.onNext("abc");
    assertThat(source.signals).containsExactly("request " + Long.MAX_VALUE);
    flow.onNext("d");
    assertThat(source.signals).contains("cancel");
  }

  /** Rule 3.9 of the reactive streams; whose fault it is, the passage must not take for an end. */
  @Test
  void aDemandOfNothingIsRefusedAtOnce() {
    Source source = new Source();
    Reader reader = new Reader();
    List<String> told = new ArrayList<>();
    HeldFlow<String> flow = new HeldFlow<>(String::length, new Beginning<>(10));
    flow.onSubscribe(source);
    flow.onNext("a");
    flow.handTo(reader, passage(told));

    flow.request(-1);
    flow.request(1);
    flow.onError(new IOException("cut"));

    assertThat(reader.seen).containsExactly("broken");
    assertThat(told).containsExactly("left");
    assertThat(source.signals).endsWith("cancel");
  }

  private static Passage<String> passage(List<String> told) {
    return new Passage<>() {
      @Override
      public String pass(String item) {
        told.add(item);
        return item;
      }

      @Override
      public Passage.@Nullable Last<String> over(@Nullable Throwable error) {
        told.add("over");
        return null;
      }

      @Override
      public void waits() {}

      @Override
      public void left() {
        told.add("left");
      }
    };
  }

  private static final class Source implements Flow.Subscription {
    final List<String> signals = new ArrayList<>();

    @Override
    public void request(long n) {
      signals.add("request " + n);
    }

    @Override
    public void cancel() {
      signals.add("cancel");
    }
  }
}
