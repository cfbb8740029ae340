package io.outrigger.call;

import static io.outrigger.provider.Operation.Treatment.CREATES;
import static io.outrigger.provider.Operation.Treatment.FULL;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.ErrorCategory;
import io.outrigger.config.Recovery;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.Policies;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryTest {
  private final Policies policies = new Policies();

  @Test
  void aWithheldAnswerIsWholeAndEndsAsItCame() {
    Delivered answer = Delivered.stream(policies);
    String blocked = "data: {\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}\n\n";
    answer.shows(blocked);
    assertThat(answer.preview.ended()).isEqualTo(Preview.Verdict.RELEASE);
    answer.handOver().gives(blocked);
    assertThat(answer.watch.finished()).isNull();
    assertThat(answer.world.trace.bugs).isEmpty();
    assertThat(answer.end().outcome()).isEqualTo(CallOutcome.OK);
    assertThat(answer.end().category()).isEqualTo(ErrorCategory.CONTENT_POLICY);
  }

  @Test
  void anAnswerWhoseLastEventIsTooLargeToReadIsWhole() {
    Delivered answer = Delivered.stream(policies);
    String piece =
        "data: {\"type\":\"response.output_text.delta\",\"output_index\":0,\"delta\":\"a\"}\n\n";
    assertThat(answer.shows(piece)).isEqualTo(Preview.Verdict.RELEASE);
    answer.handOver().gives(piece);
    answer.gives("data: {\"type\":\"response.completed\",\"x\":\"" + "A".repeat(2 << 20));
    answer.gives("\"}\n\n");
    assertThat(answer.watch.finished()).isNull();
    assertThat(answer.world.trace.bugs).isEmpty();
    assertThat(answer.end().outcome()).isEqualTo(CallOutcome.OK);
    assertThat(answer.end().category()).isNull();
  }

  private static final String CREATED =
      "data: {\"type\":\"response.in_progress\",\"response\":{\"id\":\"r\"}}\n\n";

  @Test
  void commentsReleaseNothing() {
    Delivered answer = Delivered.stream(policies);
    answer.shows(CREATED);
    String alive =
        ": alive\n\nevent: ping\ndata: {\"type\":\"ping\"}\n\ndata: {\"type\":\"ping\"}\n\n";
    assertThat(answer.shows(alive.repeat(100))).isEqualTo(Preview.Verdict.HOLD);
    assertThat(answer.shows(CREATED.repeat(64))).isEqualTo(Preview.Verdict.RELEASE);
  }

  @Test
  void untilTheFirstPieceTheLongerLimitCounts() {
    policies.firstToken = Duration.ofMinutes(10);
    Delivered answer = Delivered.stream(policies);
    String much = CREATED.repeat(65);
    assertThat(answer.shows(much)).isEqualTo(Preview.Verdict.RELEASE);
    answer.handOver().gives(much);
    answer.sleep(Duration.ofMinutes(9));
    assertThat(answer.patience()).isEqualTo(Duration.ofMinutes(1));
    answer.gives(
        "data: {\"type\":\"response.output_text.delta\",\"output_index\":0,\"delta\":\"a\"}\n\n");
    assertThat(answer.patience()).isEqualTo(policies.stall);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "data: [DONE]\n\n"})
  void anEmptyAnswerIsAFailureThatEndsAsItCame(String marker) {
    Delivered answer = Delivered.stream(policies);
    String role = "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}\n\n";
    String stop = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    assertThat(answer.shows(role + stop)).as("retried unseen").isEqualTo(Preview.Verdict.HOLD);
    if (marker.isEmpty()) {
      assertThat(answer.preview.ended()).isEqualTo(Preview.Verdict.FAILED);
    } else {
      assertThat(answer.shows(marker)).isEqualTo(Preview.Verdict.FAILED);
    }
    assertThat(answer.delivery.hidden().reason()).isEqualTo("answer_empty");
    BodyWatch watch = answer.delivery.failing();
    assertThat(watch).isNotSameAs(BodyWatch.NONE);
    assertThat(watch.finished()).as("when it is the last one").isNull();
  }

  @Test
  void aFailureThatIsHandedOverAllTheSameIsBroken() {
    Delivered answer = Delivered.stream(policies);
    assertThat(answer.shows("data: {\"error\":{\"message\":\"x\"}}\n\ndata: [DONE]\n\n"))
        .isEqualTo(Preview.Verdict.FAILED);
    assertThat(answer.delivery.failing().finished()).isNotNull();
  }

  @Test
  void whatABugOfOursMissedDoesNotCostTheAnswerItsEnd() {
    Delivered answer = Delivered.stream(policies);
    String piece = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n";
    answer.shows(piece);
    answer.handOver().gives(piece);
    int clock = answer.world.faults.passed().getOrDefault("timing.nanos", 0);
    answer.world.faults.arm("timing.nanos", clock + 1, () -> new IllegalStateException("ours"));
    String end = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    assertThat(answer.gives(end)).isEqualTo(end.length());
    String alive = ": alive\n\n";
    assertThat(answer.gives(alive)).isEqualTo(alive.length());
    assertThat(answer.watch.finished()).isNull();
    assertThat(answer.world.trace.bugs).hasSize(1);
    assertThat(answer.end().outcome()).isEqualTo(CallOutcome.OK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/json; of something else"})
  void aReaderThatStopsAtTheLastBraceHasReadAnAnswerOfAnySize(String type) {
    Delivered answer = new Delivered(policies, type.contains(";") ? CREATES : FULL, type);
    assertThat(answer.preview == null).isEqualTo(type.contains(";"));
    String large = "{\"a\":\"" + "x".repeat(2 << 20);
    if (answer.preview != null) {
      assertThat(answer.shows(large)).isEqualTo(Preview.Verdict.RELEASE);
    }
    answer.handOver().gives(large);
    answer.gives("\"}\n ");
    answer.gives("\n");
    answer.watch.abandoned();
    assertThat(answer.end().outcome()).isEqualTo(CallOutcome.OK);
  }

  @Test
  void aReaderThatStopsBeforeTheLastBraceHasNot() {
    Delivered answer = new Delivered(policies, FULL, "application/json");
    answer.shows("{\"a\":\"" + "x".repeat(2 << 20));
    answer.handOver().gives("{\"a\":\"" + "x".repeat(2 << 20));
    answer.watch.abandoned();
    assertThat(answer.end().outcome()).isEqualTo(CallOutcome.CANCELLED);
  }

  private static final String PIECE =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n";

  /** A whole answer, but for the empty line behind its last event. */
  private static final String LAST =
      "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";

  private static Ending ends(Delivered answer, String last, boolean broken) {
    answer.shows(PIECE);
    answer.handOver().gives(PIECE);
    answer.gives(last);
    return broken ? answer.watch.broke(new java.io.EOFException("gone")) : answer.watch.finished();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theLastEventOfAWholeAnswerGetsTheEmptyLineThatItLacks(boolean broken) {
    Delivered answer = Delivered.stream(policies);
    Ending ending = ends(answer, LAST + "\r\n", broken);
    assertThat(ending).isNotNull();
    assertThat(ending.last()).isEqualTo(new byte[] {'\n'});
    assertThat(ending.error()).isNull();
    assertThat(answer.end().outcome()).isEqualTo(CallOutcome.OK);
    assertThat(ends(Delivered.stream(policies), LAST, broken).last()).containsExactly('\n', '\n');
  }

  @ParameterizedTest
  @ValueSource(strings = {"data: [DONE]", "data: [DONE]\n", "data: [DONE]\n\nevent: ping\n"})
  void theTerminalMarkerNeedsNoLineEnd(String marker) {
    Delivered answer = Delivered.stream(policies);
    Ending ending = ends(answer, LAST + "\n\n" + marker, true);
    assertThat(ending.error()).isNull();
    assertThat(answer.end().outcome()).isEqualTo(CallOutcome.OK);
  }

  @Test
  void halfAnEventBehindTheAnswersEndKeepsTheBreak() {
    String usage = LAST + "\n\ndata: {\"choices\":[],\"usage\":{\"prompt_tok";
    Delivered answer = Delivered.stream(policies);
    assertThat(ends(answer, usage, true)).as("as on the wire").isNull();
    assertThat(answer.end().outcome()).isEqualTo(CallOutcome.FAILED);
    assertThat(answer.end().reply().finishReasons()).contains("stop");

    Delivered clean = Delivered.stream(policies);
    assertThat(ends(clean, usage, false)).isNull();
    assertThat(clean.end().outcome()).isEqualTo(CallOutcome.OK);

    Delivered whole = Delivered.stream(policies);
    Ending ending = ends(whole, LAST + "\n\n: alive\n\n", true);
    assertThat(ending.error()).isNull();
    assertThat(ending.last()).isEmpty();
    assertThat(whole.end().outcome()).isEqualTo(CallOutcome.OK);
  }

  @Test
  void nothingIsAddedWhereTheOperatorWantsItAsItCame() {
    policies.recovery = Recovery.OFF;
    Delivered answer = Delivered.stream(policies);
    assertThat(ends(answer, LAST, false)).isNull();
    assertThat(answer.end().outcome()).isEqualTo(CallOutcome.OK);
  }

  @Test
  void aStreamWithoutItsEndIsBroken() {
    Delivered answer = Delivered.stream(policies);
    String piece = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n";
    answer.shows(piece);
    answer.handOver().gives(piece);
    Ending ending = answer.watch.finished();
    assertThat(ending).isNotNull();
    assertThat(ending.error()).isNotNull();
    assertThat(new String(ending.last(), java.nio.charset.StandardCharsets.UTF_8))
        .contains("stream_interrupted");
    assertThat(answer.end().outcome()).isEqualTo(CallOutcome.FAILED);
  }
}
