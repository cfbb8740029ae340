package io.outrigger.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.it.fake.Attempt;
import io.outrigger.it.fake.Continuations;
import io.outrigger.it.fake.FakeLlm;
import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fake.ProviderErrors;
import io.outrigger.it.fake.StreamFaults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Streams that break behind their first words and are gone on with by another request. */
interface ContinuedCases extends Readings {
  Pattern CONTENT = Pattern.compile("\"content\":\"([^\"]*)\"");
  Pattern ID = Pattern.compile("\"id\":\"([^\"]*)\"");
  Misbehaviour REST = Continuations.rest();

  /** The words of an answer. */
  static String said(String stream) {
    return CONTENT.matcher(stream).results().map(one -> one.group(1)).collect(Collectors.joining());
  }

  private static List<String> ids(String stream) {
    return ID.matcher(stream).results().map(one -> one.group(1)).distinct().toList();
  }

  private static int count(String text, String part) {
    Matcher found = Pattern.compile(Pattern.quote(part)).matcher(text);
    return (int) found.results().count();
  }

  private Check oneWholeAnswer(int attempts) {
    return (scenario, reading) -> {
      assertThat(reading.error()).as(scenario).isNull();
      assertThat(reading.status()).as(scenario).isEqualTo(200);
      assertThat(said(reading.text())).as(scenario).isEqualTo(FakeLlm.words(6));
      assertThat(ids(reading.text())).as(scenario).hasSize(1);
      assertThat(count(reading.text(), "\"finish_reason\":\"stop\"")).as(scenario).isEqualTo(1);
      assertThat(reading.text()).as(scenario).endsWith("data: [DONE]\n\n");
      assertThat(count(reading.text(), "[DONE]")).as(scenario).isEqualTo(1);
      assertThat(attempts(scenario)).as(scenario).hasSize(attempts);
    };
  }

  @Test
  default void aStreamThatBreaksIsGoneOnWith() throws Exception {
    eachWay("whole-cut", oneWholeAnswer(2), StreamFaults.cutAfter(3), REST);
    eachWay("whole-end", oneWholeAnswer(2), StreamFaults.endAfter(3), REST);
    eachWay("whole-error", oneWholeAnswer(2), StreamFaults.errorEventAfter(3), REST);
    eachWay("whole-bad", oneWholeAnswer(2), StreamFaults.malformedEventAfter(3), REST);
    eachWay("whole-last", oneWholeAnswer(2), StreamFaults.cutAfter(6), REST);
    eachWay("whole-half", oneWholeAnswer(2), Continuations.cutAtByte(1_000), REST);
  }

  @Test
  default void theRequestForTheRestHoldsWhatWasSaid() throws Exception {
    eachWay("whole-asked", oneWholeAnswer(2), StreamFaults.cutAfter(3), REST);
    List<Attempt> attempts = attempts("whole-asked");
    String first = new String(attempts.get(0).request().body(), StandardCharsets.UTF_8);
    String second = new String(attempts.get(1).request().body(), StandardCharsets.UTF_8);
    assertThat(second)
        .startsWith(first.substring(0, first.length() - 2))
        .contains("{\"role\":\"assistant\",\"content\":\"w1 w2 w3 \"}");
    assertThat(attempts.get(1).request().path()).isEqualTo(attempts.get(0).request().path());
  }

  @Test
  default void aStalledStreamIsGoneOnWith() throws Exception {
    eachWay("whole-stalled-pings", oneWholeAnswer(2), StreamFaults.pingsAfter(3, 50), REST);
    assertThat(attempts("whole-stalled-pings").get(0).awaitClientClosed(SOON)).isTrue();
    eachWay("whole-stalled-silent", oneWholeAnswer(2), StreamFaults.stallAfter(3), REST);
    assertThat(attempts("whole-stalled-silent").get(0).awaitClientClosed(SOON)).isTrue();
  }

  @Test
  default void whatIsRepeatedIsReadOnce() throws Exception {
    Ask ask = stream("whole-again", StreamFaults.cutAfter(30), Continuations.restAgain(20));
    fake().text("whole-again", FakeLlm.words(60));
    Reading reading = read(ask);
    assertThat(reading.error()).isNull();
    assertThat(said(reading.text())).isEqualTo(FakeLlm.words(60));
  }

  @Test
  default void aContinuationThatBreaksIsGoneOnWith() throws Exception {
    Misbehaviour again = Continuations.restCutAfter(1);
    eachWay("whole-twice", oneWholeAnswer(3), StreamFaults.cutAfter(3), again, REST);
  }

  @Test
  default void aContinuationIsRepeatedLikeAnyAttempt() throws Exception {
    Misbehaviour busy = ProviderErrors.openAiServerError();
    eachWay("whole-retried", oneWholeAnswer(3), StreamFaults.cutAfter(3), busy, REST);
    Misbehaviour mute = StreamFaults.endAfter(0);
    eachWay("whole-mute", oneWholeAnswer(3), StreamFaults.cutAfter(3), mute, REST);
    Misbehaviour reset = Misbehaviour.resetBeforeHeaders();
    eachWay("whole-reset", oneWholeAnswer(3), StreamFaults.cutAfter(3), reset, REST);
  }

  private String protocol(String scenario) {
    return attempts(scenario).get(0).request().protocol();
  }

  @Test
  default void whereNobodyGoesOnTheFirstFailureIsTold() throws Exception {
    Check told =
        (scenario, reading) -> {
          assertThat(reading.error()).as(scenario).isInstanceOf(IOException.class);
          String said = said(reading.text());
          // What an HTTP/2 client had not passed on yet is gone with its connection.
          boolean lost = said.isEmpty() && protocol(scenario).equals("HTTP/2");
          if (!scenario.endsWith("-async") && !lost) {
            assertThat(said).as(scenario).isEqualTo("w1 w2 w3 ");
            assertThat(count(reading.text(), "stream_interrupted")).as(scenario).isEqualTo(1);
            assertThat(reading.text()).as(scenario).doesNotContain("[DONE]");
          }
          assertThat(attempts(scenario)).as(scenario).hasSizeBetween(2, 4);
        };
    Misbehaviour down = ProviderErrors.openAiServerError();
    eachWay("whole-lost", told, StreamFaults.cutAfter(3), down);
    eachWay("whole-refused", told, StreamFaults.cutAfter(3), ProviderErrors.invalidRequest());
    eachWay("whole-never", told, StreamFaults.cutAfter(3), Continuations.restCutAfter(0));
  }

  @Test
  default void whatTheProviderSaidOfItStays() throws Exception {
    Misbehaviour down = ProviderErrors.invalidRequest();
    Reading reading = read(stream("whole-said", StreamFaults.errorEventAfter(3), down));
    assertThat(said(reading.text())).isEqualTo("w1 w2 w3 ");
    assertThat(reading.text()).contains("server_error").doesNotContain("stream_interrupted");
    assertThat(reading.error()).isInstanceOf(IOException.class);
  }

  @Test
  default void anotherTargetGoesOn() throws Exception {
    String scenario = "whole-hop-cut";
    Ask ask = stream(scenario, StreamFaults.cutAfter(3));
    provider().other().script(scenario, REST).text(scenario, FakeLlm.words(6));
    Reading reading = read(ask);
    assertThat(reading.error()).isNull();
    assertThat(said(reading.text())).isEqualTo(FakeLlm.words(6));
    assertThat(ids(reading.text())).hasSize(1);
    assertThat(attempts(scenario)).hasSize(1);
    assertThat(provider().other().attempts(scenario))
        .singleElement()
        .satisfies(
            hop ->
                assertThat(hop.header("authorization"))
                    .contains("Bearer " + ContractProvider.OTHER_KEY));
  }

  @Test
  default void aRefusedFormIsSwitched() throws Exception {
    fake()
        .script("groq", StreamFaults.cutAfter(3), Continuations.restWithoutPrefill())
        .text("groq", FakeLlm.words(6));
    Reading reading = read(Ask.post(provider().groqUrl(), Cases.question("whole-groq", true)));
    assertThat(reading.error()).isNull();
    assertThat(said(reading.text())).isEqualTo(FakeLlm.words(6));
    // Over TLS the address is that of another endpoint, whose models take no such form.
    assertThat(attempts("groq")).hasSizeBetween(2, 3);
  }

  @Test
  default void closingTheBodyEndsTheAsking() throws Exception {
    Ask ask = stream("whole-left", StreamFaults.cutAfter(3), StreamFaults.stallAfter(0));
    try (HttpCaller.Opened opened = client().open(ask)) {
      Thread closing =
          new Thread(
              () -> {
                try {
                  fake().awaitAttempts("whole-left", 2, SOON);
                  opened.close();
                } catch (Exception | AssertionError lost) {
                  // what follows tells
                }
              });
      closing.start();
      try {
        byte[] all = opened.body().readAllBytes();
        assertThat(new String(all, StandardCharsets.UTF_8)).doesNotContain("[DONE]");
      } catch (IOException closed) {
        // as each client has it
      }
      closing.join();
    }
    assertThat(attempts("whole-left").get(1).awaitClientClosed(SOON)).isTrue();
  }
}
