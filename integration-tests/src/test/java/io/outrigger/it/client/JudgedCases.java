package io.outrigger.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fake.StreamFaults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Answers of status 200 that are none: unseen and repeated before their first token, told and
 * broken behind it.
 */
interface JudgedCases extends Readings {

  private Check wholeAtTheSecondAttempt() {
    return (scenario, reading) -> {
      assertThat(reading.error()).as(scenario).isNull();
      assertThat(reading.text())
          .as(scenario)
          .contains("w1 ", "w6", "[DONE]", scenario + "-2")
          .doesNotContain(scenario + "-1\"")
          .doesNotContain("\"error\"");
      assertThat(attempts(scenario)).hasSize(2);
    };
  }

  @Test
  default void aSlowFirstTokenIsNotWaitedFor() throws Exception {
    eachWay("eager-slow", wholeAtTheSecondAttempt(), StreamFaults.stallAfter(0), Misbehaviour.ok());
    assertThat(attempts("eager-slow").get(0).awaitClientClosed(SOON)).isTrue();
    assertThat(attempts("eager-slow-async").get(0).awaitClientClosed(SOON)).isTrue();
  }

  @Test
  default void pingsAreNoFirstToken() throws Exception {
    eachWay(
        "eager-pings",
        wholeAtTheSecondAttempt(),
        StreamFaults.pingsAfter(0, 50),
        Misbehaviour.ok());
  }

  @Test
  default void whatFailsBeforeTheFirstTokenIsRepeatedUnseen() throws Exception {
    Misbehaviour ok = Misbehaviour.ok();
    eachWay("j-error", wholeAtTheSecondAttempt(), StreamFaults.errorEventAfter(0), ok);
    eachWay("j-end", wholeAtTheSecondAttempt(), StreamFaults.endAfter(0), ok);
    eachWay("j-cut", wholeAtTheSecondAttempt(), StreamFaults.cutAfter(0), ok);
    eachWay("j-reset", wholeAtTheSecondAttempt(), StreamFaults.resetAfter(0), ok);
    eachWay("j-bad", wholeAtTheSecondAttempt(), StreamFaults.malformedEventAfter(0), ok);
  }

  /** Readers that go by the standard drop an event that no empty line stands behind. */
  @Test
  default void theLastEventGetsTheEmptyLineThatItLacks() throws Exception {
    Check closed =
        (scenario, reading) -> {
          assertThat(reading.error()).as(scenario).isNull();
          assertThat(reading.text()).as(scenario).contains("w6").endsWith("data: [DONE]\n\n");
          assertThat(attempts(scenario)).as(scenario).hasSize(1);
        };
    eachWay("j-open", closed, StreamFaults.endWithout(1));
    eachWay("whole-open", closed, StreamFaults.endWithout(2));
  }

  @Test
  default void anErrorInsideAPlainSuccessIsRepeatedUnseen() throws Exception {
    Ask ask = chat("j-hidden", Misbehaviour.okWithErrorBody(), Misbehaviour.ok());

    Answer answer = client().send(ask);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).contains("\"choices\"").doesNotContain("\"error\":{");
    assertThat(answer.header("x-outrigger-outcome")).contains("retried");
    assertThat(attempts("j-hidden")).hasSize(2);
  }

  @Test
  default void anErrorInsideAPlainSuccessIsHandedOverAsItCameInTheEnd() throws Exception {
    Answer answer = client().send(chat("single-hidden", Misbehaviour.okWithErrorBody()));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).startsWith("{").contains("error");
    assertThat(answer.header("x-outrigger-outcome")).contains("failed");
    assertThat(answer.header("x-should-retry")).contains("false");
  }

  @Test
  default void aStreamThatFailsForGoodHasNoCleanEnd() throws Exception {
    Reading told = read(stream("single-error", StreamFaults.errorEventAfter(0)));
    assertThat(told.status()).isEqualTo(200);
    assertThat(told.text()).contains("error").doesNotContain("stream_interrupted");
    assertThat(told.error()).isInstanceOf(IOException.class);

    Reading ended = read(stream("single-end", StreamFaults.endAfter(0)));
    assertThat(ended.status()).isEqualTo(200);
    assertThat(ended.text()).contains("stream_interrupted");
    assertThat(ended.error()).isInstanceOf(IOException.class);

    Reading cut = read(stream("single-cut", StreamFaults.cutAfter(0)));
    assertThat(cut.error()).isInstanceOf(IOException.class);
    assertThat(cut.text()).isEmpty();

    Reading slow = read(stream("last-slow", StreamFaults.stallAfter(0)));
    assertThat(slow.error()).hasStackTraceContaining("timeout.first-token");
  }

  private static Check textThenErrorEventThenBreak(String missing) {
    return (scenario, reading) -> {
      assertThat(reading.error()).as(scenario).isInstanceOf(IOException.class);
      if (!scenario.endsWith("-async")) {
        assertThat(reading.text())
            .as(scenario)
            .contains("w1 ", "w2 ", "w3 ", "stream_interrupted")
            .doesNotContain(missing);
      }
    };
  }

  @Test
  default void aStreamThatBreaksSaysSoBehindItsText() throws Exception {
    eachWay("j-cut3", textThenErrorEventThenBreak("w4"), StreamFaults.cutAfter(3));
    Check broken =
        (scenario, reading) -> assertThat(reading.error()).isInstanceOf(IOException.class);
    eachWay("j-reset3", broken, StreamFaults.resetAfter(3)); // a reset may overtake the text
    eachWay("j-end3", textThenErrorEventThenBreak("w4"), StreamFaults.endAfter(3));
    // Where it all arrives at once it is judged at once: tried again, and broken in the end.
    Check malformed =
        (scenario, reading) ->
            (attempts(scenario).size() == 1 ? textThenErrorEventThenBreak("w4") : broken)
                .that(scenario, reading);
    eachWay("j-bad3", malformed, StreamFaults.malformedEventAfter(3));
    assertThat(attempts("j-end3")).hasSize(1);
  }

  @Test
  default void aStalledStreamIsEndedThoughItPings() throws Exception {
    eachWay("stalled-silent", textThenErrorEventThenBreak("w4"), StreamFaults.stallAfter(3));
    eachWay("stalled-pings", textThenErrorEventThenBreak("w4"), StreamFaults.pingsAfter(3, 50));
    assertThat(attempts("stalled-silent").get(0).awaitClientClosed(SOON)).isTrue();
    assertThat(attempts("stalled-pings").get(0).awaitClientClosed(SOON)).isTrue();
  }

  @Test
  default void aSlowReaderIsNoStalledProvider() throws Exception {
    StringBuilder text = new StringBuilder();
    byte[] chunk = new byte[64];
    try (HttpCaller.Opened opened =
        client().open(stream("stalled-reader", StreamFaults.paced(20)))) {
      boolean slept = false;
      for (int n = opened.body().read(chunk); n >= 0; n = opened.body().read(chunk)) {
        text.append(new String(chunk, 0, n, StandardCharsets.UTF_8));
        if (!slept) {
          slept = true;
          TimeUnit.MILLISECONDS.sleep(2_000); // what the case is about: longer than the limit
        }
      }
    }
    assertThat(text).contains("w6", "[DONE]").doesNotContain("error");
  }

  @Test
  default void theProvidersOwnErrorBehindTheTextStaysAndTheBodyBreaks() {
    Reading reading = read(stream("j-error3", StreamFaults.errorEventAfter(3)));

    assertThat(reading.text()).contains("w3 ", "error").doesNotContain("stream_interrupted");
    assertThat(reading.error()).isInstanceOf(IOException.class);
  }

  @Test
  default void aStreamWithoutItsMarkerIsWholeWhenItGaveAReason() {
    Reading reading = read(stream("j-marker", StreamFaults.missingMarker()));

    assertThat(reading.error()).isNull();
    assertThat(reading.text()).contains("w6").doesNotContain("error").doesNotContain("[DONE]");
  }

  @Test
  default void recoveryOffLeavesTheCutAsItIs() {
    Reading ended = read(stream("plain-end", StreamFaults.endAfter(3)));
    assertThat(ended.error()).isNull();
    assertThat(ended.text()).contains("w3 ").doesNotContain("error");

    Reading cut = read(stream("plain-cut", StreamFaults.cutAfter(3)));
    assertThat(cut.error()).isInstanceOf(IOException.class);
    assertThat(cut.text()).contains("w3 ").doesNotContain("error");
  }

  /** Read to the end or not: what was read comes unchanged, and the connection serves again. */
  @Test
  default void healthyStreamsKeepTheirConnection() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(read(stream("j-keep", Misbehaviour.ok())).text()).contains("w6", "[DONE]");
    }
    assertThat(attempts("j-keep").stream().map(each -> each.connection()).distinct()).hasSize(1);
    assertThat(catchThrowable(() -> client().send(stream("j-keep-all", Misbehaviour.ok()))))
        .isNull();
  }
}
