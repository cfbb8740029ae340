package io.outrigger.call;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.call.StreamedExchange.Far;
import io.outrigger.config.Recovery;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.Policies;
import io.outrigger.http.Outcome;
import io.outrigger.http.RequestView;
import io.outrigger.http.SomeHeaders;
import io.outrigger.http.SyntheticReply;
import io.outrigger.stream.Streams;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whoever gives up an answer that broke off, at whatever moment: nothing is sent for it any more.
 */
class SequelTest {
  private static final List<String> PIECES = List.of("The hull ", "is ", "kept ", "up ", "here.");
  private final IOException gone = new EOFException("unexpected end of stream");
  private final Policies policies = new Policies();
  private StreamedWorld world;
  private Sequel sequel;

  @BeforeEach
  void breakOff() {
    policies.recovery = Recovery.CONTINUE;
    start();
  }

  /** The application has the first words, and what follows is not asked for yet. */
  private void start() {
    world = cut();
    assertThat(world.call().error()).isNull();
    sequel = requireNonNull(world.sequels).get(0);
  }

  private StreamedWorld cut() {
    StreamedWorld fresh = new StreamedWorld(policies);
    fresh.sequels = new ArrayList<>();
    fresh.farSide = (number, asked) -> begun();
    return fresh;
  }

  private Far begun() {
    byte[] all = Streams.chat(PIECES).getBytes(StandardCharsets.UTF_8);
    int cut = new String(all, StandardCharsets.UTF_8).indexOf("up ");
    return new Far(200, "text/event-stream", Arrays.copyOf(all, cut), gone);
  }

  private void givenUp(int attempts) {
    Trace trace = world.world.trace;
    assertThat(trace.ends).singleElement().extracting("outcome").isEqualTo(CallOutcome.CANCELLED);
    assertThat(trace.startedAttempts).isEqualTo(attempts);
    assertThat(trace.endedAttempts).isEqualTo(attempts);
    assertThat(trace.interruptions).hasSize(1);
    assertThat(trace.interruptions.get(0).recovered()).isEqualTo(attempts > 1);
    assertThat(trace.openScopes).isZero();
    assertThat(trace.bugs).isEmpty();
    Ending end = sequel.otherwise();
    assertThat(end.sequel()).isNull();
    assertThat(end.error()).isNotNull();
    assertThat(trace.ends).as("told once").hasSize(1);
  }

  // ---- on a thread ----

  @Test
  void onAThreadNothingLeavesForWhoGaveUpBefore() {
    StreamedExchange further = new StreamedExchange(world);
    further.cancel();
    assertThat(sequel.ask(further)).isNull();
    assertThat(world.bodies).hasSize(1);
    givenUp(1);
  }

  @Test
  void onAThreadNothingFollowsOnceItIsGivenUpOnTheWire() {
    StreamedExchange further = new StreamedExchange(world);
    world.farSide =
        (number, asked) -> {
          further.cancel();
          return Far.status(503);
        };
    assertThat(sequel.ask(further)).isNull();
    assertThat(world.bodies).hasSize(2);
    assertThat(world.world.trace.with("attempt ended 2")).asString().contains(" 0 cancelled ");
    givenUp(2);
  }

  // ---- without one ----

  /** What an attempt brings, and when, the test says. */
  private final class Asking implements AsyncExchange<String> {
    final StreamedExchange view = new StreamedExchange(world);
    final List<Attempt> sent = new ArrayList<>();
    Runnable whenCancelled = () -> {};

    /** One attempt on the wire. */
    final class Attempt extends CompletableFuture<Reply<CompletionStage<String>>>
        implements Reply<CompletionStage<String>> {
      final AttemptSpec spec;
      final Outcome.Answered head =
          new Outcome.Answered(200, SomeHeaders.of("content-type", "text/event-stream"), null);
      @Nullable CompletableFuture<String> handed;
      @Nullable BodyWatch watch;
      int discarded;

      Attempt(AttemptSpec spec) {
        this.spec = spec;
      }

      /** The rest begins to come. */
      void answers() {
        String rest = Streams.chat(List.of("up ", "here."));
        byte[] begun = rest.substring(0, rest.indexOf("here.")).getBytes(StandardCharsets.UTF_8);
        Preview preview = requireNonNull(spec.preview().apply(head));
        assertThat(preview.bytes(ByteBuffer.wrap(begun))).isEqualTo(Preview.Verdict.RELEASE);
        complete(this);
      }

      @Override
      public boolean cancel(boolean mayInterrupt) {
        whenCancelled.run();
        return super.cancel(mayInterrupt);
      }

      @Override
      public Outcome.Answered outcome() {
        return head;
      }

      @Override
      public CompletionStage<String> deliver(HandOver how) {
        watch = how.watch();
        handed = new CompletableFuture<>();
        return handed;
      }

      @Override
      public void discard() {
        discarded++;
        if (watch != null) {
          watch.abandoned();
        }
      }
    }

    @Override
    public CompletableFuture<Reply<CompletionStage<String>>> send(AttemptSpec spec, int limit) {
      Attempt attempt = new Attempt(spec);
      sent.add(attempt);
      return attempt;
    }

    @Override
    public Executor executor() {
      return Runnable::run;
    }

    @Override
    public RequestView request() {
      return view;
    }

    @Override
    public byte[] body(int limit) {
      return view.body(limit);
    }

    @Override
    public long callerRemainingNanos() {
      return Long.MAX_VALUE;
    }

    @Override
    public Outcome.Phase phase() {
      return Outcome.Phase.AFTER_SEND;
    }

    @Override
    public CompletionStage<String> synthesize(SyntheticReply reply) {
      throw new AssertionError("nothing is made up in the middle of an answer");
    }
  }

  private void anHourGoesBy() {
    world.world.sleep(Duration.ofHours(1));
  }

  private Asking.Attempt onTheWire(Asking asking) {
    world.world.timing.until(() -> !asking.sent.isEmpty());
    return asking.sent.get(0);
  }

  @Test
  void nothingLeavesForWhoGivesUpInTheWait() {
    Asking asking = new Asking();
    CompletableFuture<@Nullable String> rest = sequel.ask(asking);
    assertThat(rest).isNotDone();
    rest.cancel(true);
    anHourGoesBy();
    assertThat(rest).isCompletedWithValue(null);
    assertThat(asking.sent).isEmpty();
    givenUp(1);
  }

  @Test
  void theRequestEndsOnTheWireAndNoOtherFollows() {
    Asking asking = new Asking();
    CompletableFuture<@Nullable String> rest = sequel.ask(asking);
    Asking.Attempt attempt = onTheWire(asking);
    rest.cancel(true);
    anHourGoesBy();
    assertThat(attempt).isCancelled();
    assertThat(rest).isCompletedWithValue(null);
    assertThat(asking.sent).hasSize(1);
    givenUp(2);
  }

  /** As if the answer had come at the last moment before the cancel could reach it. */
  @Test
  void anAnswerThatCrossesTheCancelIsLetGo() {
    Asking asking = new Asking();
    CompletableFuture<@Nullable String> rest = sequel.ask(asking);
    Asking.Attempt attempt = onTheWire(asking);
    asking.whenCancelled = attempt::answers;
    rest.cancel(true);
    assertThat(attempt.discarded).isEqualTo(1);
    assertThat(attempt.handed).isNull();
    assertThat(rest).isCompletedWithValue(null);
    givenUp(2);
  }

  @Test
  void anAnswerThatIsBeingHandedOverIsLetGo() {
    Asking asking = new Asking();
    CompletableFuture<@Nullable String> rest = sequel.ask(asking);
    Asking.Attempt attempt = onTheWire(asking);
    attempt.answers();
    CompletableFuture<String> handed = requireNonNull(attempt.handed);
    rest.cancel(true);
    assertThat(handed).isCancelled();
    attempt.discard(); // as an adapter does whose hand-over is cancelled
    givenUp(2);
  }

  @Test
  void theCircuitsOnlyProbeIsGivenBack() {
    policies.failureThreshold = 1;
    policies.initialOpenDuration = Duration.ofMillis(10);
    start();
    Asking asking = new Asking();
    CompletableFuture<@Nullable String> rest = sequel.ask(asking);
    Asking.Attempt unused = onTheWire(asking);
    rest.cancel(true);
    givenUp(2);
    byte[] all = Streams.chat(PIECES).getBytes(StandardCharsets.UTF_8);
    world.farSide = (number, asked) -> new Far(200, "text/event-stream", all, null);
    assertThat(world.call().text()).as("the next probe").contains("here.").contains("[DONE]");
  }

  // ---- nobody asks ----

  @Test
  void whatNobodyWantsIsGivenUpAndNotAskedFor() {
    sequel.unwanted();
    anHourGoesBy();
    assertThat(world.bodies).hasSize(1);
    givenUp(1);
    assertThat(world.world.trace.with("attempt ended 1")).asString().contains("SURFACED");
    assertThat(world.world.trace.with("retry of")).isEmpty();
  }

  @Test
  void whatNobodyCanAskForEndsAsItBrokeOff() {
    Ending end = sequel.otherwise();
    assertThat(new String(end.last(), StandardCharsets.UTF_8)).contains("stream_interrupted");
    assertThat(end.error()).isSameAs(gone);
    assertThat(world.world.trace.ends)
        .singleElement()
        .extracting("outcome")
        .isEqualTo(CallOutcome.FAILED);
    assertThat(sequel.otherwise().last()).as("told once").isEqualTo(end.last());
    assertThat(world.world.trace.ends).hasSize(1);
  }

  // ---- who has the body's end to tell ----

  @Test
  void aReaderThatLeavesBehindTheCutLeavesItsEndToTheSequel() {
    BodyWatch watch = world.watches.get(0);
    watch.abandoned();
    assertThat(requireNonNull(watch.finished()).sequel()).as("as before").isSameAs(sequel);
    assertThat(world.world.trace.ends).isEmpty();
    assertThat(world.world.trace.endedAttempts).isZero();
    sequel.unwanted();
    givenUp(1);
  }

  @Test
  void soDoesOneThatLeavesWhileTheCutIsTold() {
    world = cut();
    boolean[] left = new boolean[1];
    // The first chance is the admission's, the second the circuit's, which hears of the cut.
    world.world.faults.arm(
        "timing.chance",
        2,
        () -> {
          left[0] = true;
          world.watches.get(0).abandoned();
          return null;
        });
    assertThat(world.call().error()).isNull();
    assertThat(left[0]).isTrue();
    assertThat(world.world.trace.ends).isEmpty();
    sequel = requireNonNull(world.sequels).get(0);
    sequel.unwanted();
    givenUp(1);
  }

  @Test
  void whoHasLeftHearsOfNoCut() {
    world = cut();
    world.onHandOver = BodyWatch::abandoned;
    assertThat(world.call().error()).isSameAs(gone);
    assertThat(requireNonNull(world.sequels)).isEmpty();
    assertThat(world.world.trace.ends)
        .singleElement()
        .extracting("outcome")
        .isEqualTo(CallOutcome.CANCELLED);
    assertThat(world.world.trace.interruptions).isEmpty();
  }
}
