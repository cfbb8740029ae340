package io.outrigger.client.jdk;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.call.AgentFault;
import io.outrigger.call.Blame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GuardedFlowTest {
  private final Source source = new Source();
  private final Reader reader = new Reader();

  /** Counts what it is asked for. */
  private static final class Source implements Flow.Subscription {
    long asked;
    boolean cancelled;

    @Override
    public void request(long n) {
      asked += n;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  /** Takes one item after the other, as {@code BodySubscribers.ofInputStream} does. */
  private static final class Reader implements Flow.Subscriber<String> {
    final List<String> seen = new ArrayList<>();
    Flow.@Nullable Subscription subscription;
    boolean asks = true;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      more();
    }

    void more() {
      if (asks && subscription != null) {
        subscription.request(1);
      }
    }

    @Override
    public void onNext(String item) {
      seen.add(item);
      more();
    }

    @Override
    public void onError(Throwable error) {
      seen.add(String.valueOf(error.getMessage()));
    }

    @Override
    public void onComplete() {
      seen.add("complete");
    }
  }

  /** Breaks at one of its methods. */
  private static class Broken implements Beginning.Verdict<String>, Passage<String> {
    private final String where;

    Broken(String where) {
      this.where = where;
    }

    private void breakAt(String here) {
      if (where.equals(here)) {
        throw new IllegalStateException("sabotage");
      }
    }

    @Override
    public boolean wantsMore(String item) {
      breakAt("wantsMore " + item);
      return !item.equals("b");
    }

    @Override
    public void ended() {
      breakAt("ended");
    }

    @Override
    public String pass(String item) {
      breakAt("pass " + item);
      return item;
    }

    @Override
    public Passage.@Nullable Last<String> over(@Nullable Throwable error) {
      breakAt("over");
      return null;
    }

    @Override
    public void waits() {
      breakAt("waits");
    }

    @Override
    public void left() {
      breakAt("left");
    }
  }

  private GuardedFlow<String> flow(Broken broken) {
    GuardedFlow<String> flow =
        new GuardedFlow<>(new HeldFlow<>(String::length, new Beginning<>(broken)));
    flow.onSubscribe(source);
    return flow;
  }

  private List<String> read(Broken broken) {
    GuardedFlow<String> flow = flow(broken);
    flow.onNext("a");
    flow.onNext("b");
    assertThat(flow.handTo(reader, broken)).isNull();
    flow.onNext("c");
    flow.onComplete();
    return reader.seen;
  }

  @Test
  void whateverBreaksTheReaderGetsEveryItemOnceAndTheEnd() {
    for (String where :
        List.of("wantsMore a", "wantsMore b", "pass a", "pass b", "pass c", "over", "waits")) {
      reader.seen.clear();
      assertThat(read(new Broken(where))).as(where).containsExactly("a", "b", "c", "complete");
    }
  }

  @Test
  void anEndThatCannotBeJudgedIsOneAllTheSame() {
    GuardedFlow<String> flow = flow(new Broken("ended"));
    flow.onNext("a");
    flow.onComplete();

    assertThat(flow.flow.enough()).isDone();
    flow.handTo(reader, null);
    assertThat(reader.seen).containsExactly("a", "complete");
  }

  @Test
  void aFailureBehindTheBugWaitsUntilAllIsRead() {
    reader.asks = false;
    GuardedFlow<String> flow = flow(new Broken("pass a"));
    flow.onNext("a");
    flow.onNext("b");
    flow.handTo(reader, new Broken("pass a"));
    flow.onError(new IOException("cut"));

    for (List<String> seen :
        List.of(List.<String>of("a"), List.of("a", "b"), List.of("a", "b", "cut"))) {
      requireNonNull(reader.subscription).request(1);
      assertThat(reader.seen).isEqualTo(seen);
    }
  }

  @Test
  void demandReachesTheSourceBehindTheBug() {
    reader.asks = false;
    GuardedFlow<String> flow = flow(new Broken("wantsMore a"));
    flow.onNext("a");
    flow.handTo(reader, null);
    assertThat(source.asked).isEqualTo(1);

    requireNonNull(reader.subscription).request(3);

    assertThat(reader.seen).containsExactly("a");
    assertThat(source.asked).as("one came, two are wanted").isEqualTo(3);
    requireNonNull(reader.subscription).cancel();
    assertThat(source.cancelled).isTrue();
  }

  @Test
  void aJudgedFlowReadsAheadButNotFar() {
    reader.asks = false;
    GuardedFlow<String> flow = flow(new Broken("nowhere"));
    flow.onNext("b");
    flow.handTo(reader, null);
    assertThat(source.asked).as("more than the reader has asked for").isEqualTo(2);

    String much = "x".repeat(65_535);
    flow.onNext(much);
    assertThat(source.asked).as("enough for now").isEqualTo(2);

    requireNonNull(reader.subscription).request(2);
    assertThat(reader.seen).containsExactly("b", much);
    assertThat(source.asked).isEqualTo(3);
  }

  /** Told apart from what the provider broke: nobody is to send again for it. */
  @Test
  void whatWasHeldBackWhenTheBugCameIsLostByUs() {
    AtomicReference<Throwable> end = new AtomicReference<>();
    Flow.Subscriber<String> keeping =
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(10);
          }

          @Override
          public void onNext(String item) {}

          @Override
          public void onError(Throwable error) {
            end.set(error);
          }

          @Override
          public void onComplete() {}
        };
    Broken cutting =
        new Broken("over") {
          @Override
          public String pass(String item) {
            return "cut";
          }
        };
    GuardedFlow<String> flow = flow(cutting);
    flow.onNext("b");
    flow.handTo(keeping, cutting);

    assertThat(end.get()).isInstanceOf(AgentFault.class);
    assertThat(Blame.isOurs(end.get())).isTrue();
    assertThat(source.cancelled).isTrue();
  }

  @Test
  void aTransferThatBeginsBehindABugAndTheEndIsCancelled() {
    GuardedFlow<String> flow =
        new GuardedFlow<>(new HeldFlow<>(String::length, new Beginning<>(new Broken("ended"))));
    flow.onComplete();
    flow.onSubscribe(source);
    assertThat(source.cancelled).isTrue();
  }

  @Test
  void demandBeforeTheTransferReachesItBehindABug() {
    GuardedFlow<String> flow =
        new GuardedFlow<>(new HeldFlow<>(String::length, new Beginning<>(new Broken("nowhere"))));
    flow.handPlainly(reader, new IllegalStateException("sabotage"));
    flow.onSubscribe(source);
    flow.onNext("a");
    assertThat(reader.seen).containsExactly("a");
    assertThat(source.asked).isEqualTo(2);
  }
}
