package io.outrigger.it.scenario;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.it.app.AppResult;
import io.outrigger.it.fake.Attempt;
import io.outrigger.it.fake.Continuations;
import io.outrigger.it.fake.FakeLlm;
import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fake.StreamFaults;
import io.outrigger.it.fork.Jdk;
import io.outrigger.it.fork.Jdks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams that never lie: unseen failures are repeated, seen ones are told, none ends cleanly. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
@Timeout(300)
class StreamsTest {
  private static final List<Client> STREAMS =
      List.of(
          Client.OPENAI_CHAT_STREAM,
          Client.OPENAI_CHAT_ASYNC_STREAM,
          Client.OPENAI_RESPONSES_STREAM,
          Client.ANTHROPIC_STREAM,
          Client.ANTHROPIC_ASYNC_STREAM,
          Client.GEMINI_STREAM,
          Client.GEMINI_ASYNC_STREAM,
          Client.LANGCHAIN_STREAM,
          Client.OKHTTP_4_ENQUEUE_STREAM,
          Client.JDK_SEND_STREAM,
          Client.JDK_ASYNC_LINES,
          Client.JDK_ASYNC_H2);

  private static final List<Client> SLICE =
      List.of(
          Client.OPENAI_CHAT_STREAM,
          Client.ANTHROPIC_ASYNC_STREAM,
          Client.GEMINI_STREAM,
          Client.LANGCHAIN_STREAM,
          Client.JDK_ASYNC_H2);

  private static final Map<String, String> SOON = Map.of("retry.base-delay", "20ms");
  private static final Map<String, String> ONCE = Map.of("retry.max-attempts", "1");
  private static final Map<String, String> OFF = Map.of("stream.recovery", "off");
  private static final Map<String, String> EAGER =
      Map.of("retry.base-delay", "20ms", "timeout.first-token", "5s");
  private static final Map<String, String> RESTLESS = Map.of("timeout.stall", "3s");
  private static final Map<String, String> WHOLE =
      Map.of("stream.recovery", "continue", "retry.base-delay", "20ms");
  private static final Map<String, String> WHOLE_RESTLESS =
      Map.of("stream.recovery", "continue", "retry.base-delay", "20ms", "timeout.stall", "3s");
  private static final String TEXT = FakeLlm.words(60);

  private final Map<Jdk, Fleet> fleets = new LinkedHashMap<>();

  @BeforeAll
  void start() {
    for (Jdk jdk : Jdks.all()) {
      fleets.put(
          jdk,
          Fleet.start(
              jdk,
              Map.ofEntries(
                  entry("s07", EAGER),
                  entry("s08", Map.of()),
                  entry("s08-off", OFF),
                  entry("s08-whole", WHOLE),
                  entry("s09", RESTLESS),
                  entry("s09-whole", WHOLE_RESTLESS),
                  entry("s10", Map.of()),
                  entry("s11", Map.of()),
                  entry("s11-marker", Map.of()),
                  entry("s11-open", Map.of()),
                  entry("s14", WHOLE),
                  entry("y08", SOON),
                  entry("y08-once", ONCE))));
    }
  }

  @AfterAll
  void stop() throws IOException {
    for (Fleet fleet : fleets.values()) {
      fleet.close();
    }
  }

  /** Everything on this JDK, a slice on the other. */
  static Stream<Arguments> streams() {
    return each(STREAMS, SLICE);
  }

  static Stream<Arguments> clients() {
    return each(List.of(Client.values()), Client.SLICE);
  }

  private static Stream<Arguments> each(List<Client> all, List<Client> slice) {
    List<Arguments> clients = new ArrayList<>();
    for (Jdk jdk : Jdks.all()) {
      for (Client client : jdk.equals(Jdks.own()) ? all : slice) {
        clients.add(Arguments.of(jdk, client));
      }
    }
    return clients.stream();
  }

  private Case of(Jdk jdk, String scenario, Client client) {
    return Objects.requireNonNull(fleets.get(jdk)).of(scenario, client);
  }

  private Case long60(Jdk jdk, String scenario, Client client, Misbehaviour... script) {
    Case c = of(jdk, scenario, client).warm().script(script);
    c.fake().text(c.name(), TEXT);
    return c;
  }

  /** An error, and in front of it so many tokens; some SDKs lose the last one they have read. */
  private static void brokeBehind(int tokens, AppResult result) {
    assertThat(result.ok()).as(result.line()).isFalse();
    assertThat(TEXT).as(result.line()).startsWith(result.text());
    assertThat(result.text().isEmpty() ? 0 : result.text().trim().split(" ").length)
        .as(result.line())
        .isBetween(tokens - 1, tokens);
  }

  @ParameterizedTest
  @MethodSource("streams")
  void s07AStreamWithoutATokenIsCancelledAndAskedForAgain(Jdk jdk, Client client) {
    Case c = of(jdk, "s07", client).warm();
    c.script(StreamFaults.stallAfter(0), Misbehaviour.ok());

    Case.answered(c.call());

    assertThat(c.attempts()).hasSize(2);
    assertThat(closed(c)).isTrue();
  }

  private static boolean closed(Case c) {
    try {
      return c.attempts().get(0).awaitClientClosed(Case.HUNG);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("streams")
  void s08ACutIsToldBehindTheText(Jdk jdk, Client client) {
    Case c = long60(jdk, "s08", client, StreamFaults.cutAfter(40));
    brokeBehind(40, c.call());
    c.nothingAfter(1, Duration.ofMillis(100));
  }

  @ParameterizedTest
  @MethodSource("streams")
  void s08ACutStaysOneWithRecoveryOff(Jdk jdk, Client client) {
    AppResult result = long60(jdk, "s08-off", client, StreamFaults.cutAfter(40)).call();

    // How much of the text is read before the failure is the client's own affair: the JDK's drops
    // what its reader has not taken yet.
    assertThat(result.ok()).as(result.line()).isFalse();
    assertThat(TEXT).as(result.line()).startsWith(result.text());
  }

  /** Of a response that the provider keeps half would be there, under the id of the whole. */
  private static String unstored(Client client) {
    return client == Client.OPENAI_RESPONSES_STREAM ? "unstored=1" : "";
  }

  private static void goneOnWith(Case c, Misbehaviour... script) {
    c.fake().forget(c.name());
    c.script(script);
    AppResult result = c.call(unstored(c.client()));
    assertThat(result.ok()).as(result.line()).isTrue();
    assertThat(result.text()).as(result.line()).isEqualTo(TEXT);
    assertThat(c.attempts()).as(result.line()).hasSize(2);
  }

  @ParameterizedTest
  @MethodSource("streams")
  void s08OneWholeAnswerWhereItIsGoneOnWith(Jdk jdk, Client client) {
    Case c = long60(jdk, "s08-whole", client, Misbehaviour.ok());
    goneOnWith(c, StreamFaults.cutAfter(40), Continuations.rest());
    goneOnWith(c, StreamFaults.malformedEventAfter(9), Continuations.rest());
    goneOnWith(c, StreamFaults.endAfter(40), Continuations.restAgain(30));
    goneOnWith(c, StreamFaults.cutAfter(60), Continuations.rest());
    if (client == Client.OPENAI_RESPONSES_STREAM) {
      c.fake().forget(c.name());
      c.script(StreamFaults.cutAfter(40), Continuations.rest());
      brokeBehind(40, c.call());
      assertThat(c.attempts()).as("one that is kept").hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("streams")
  void s09AStalledStreamIsGoneOnWith(Jdk jdk, Client client) {
    Case c = long60(jdk, "s09-whole", client, Misbehaviour.ok());
    goneOnWith(c, StreamFaults.pingsAfter(20, 200), Continuations.rest());
    assertThat(closed(c)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("streams")
  void s14ARefusedPrefillIsAskedForInTheOtherForm(Jdk jdk, Client client) {
    Case c =
        long60(jdk, "s14", client, StreamFaults.cutAfter(40), Continuations.restWithoutPrefill());
    AppResult result = c.call(unstored(client));
    assertThat(result.ok()).as(result.line()).isTrue();
    assertThat(result.text()).as(result.line()).isEqualTo(TEXT);
    assertThat(c.attempts()).as(result.line()).hasSizeBetween(2, 3);
    Attempt last = c.attempts().get(c.attempts().size() - 1);
    assertThat(last.request().bodyText()).contains("broken connection");
  }

  @ParameterizedTest
  @MethodSource("streams")
  void s09AStalledStreamIsToldAndEnded(Jdk jdk, Client client) {
    Case c = long60(jdk, "s09", client, StreamFaults.pingsAfter(20, 200));

    AppResult result = c.call();

    brokeBehind(20, result);
    assertThat(closed(c)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("streams")
  void s10AMalformedEventIsToldBehindTheText(Jdk jdk, Client client) {
    Case c = long60(jdk, "s10", client, StreamFaults.malformedEventAfter(9));

    AppResult result = c.call();

    assertThat(result.ok()).as(result.line()).isFalse();
    // Where a busy machine lets it all arrive at once it is judged at once: tried again, unseen.
    if (c.attempts().size() < 4) {
      brokeBehind(9, result);
    }
  }

  @ParameterizedTest
  @MethodSource("streams")
  void s11AnEndWithoutReasonIsNone(Jdk jdk, Client client) {
    brokeBehind(40, long60(jdk, "s11", client, StreamFaults.endAfter(40)).call());
  }

  @ParameterizedTest
  @MethodSource("streams")
  void s11AnEndWithAReasonNeedsNoMarker(Jdk jdk, Client client) {
    AppResult result = long60(jdk, "s11-marker", client, StreamFaults.missingMarker()).call();

    // The events of OpenAI's responses know no other reason than the marker.
    boolean whole = client != Client.OPENAI_RESPONSES_STREAM;
    assertThat(result.ok()).as(result.line()).isEqualTo(whole);
    assertThat(result.text()).as(result.line()).isEqualTo(TEXT);
  }

  /** openai-java and anthropic-java drop an event that no empty line stands behind. */
  @ParameterizedTest
  @EnumSource(names = {"OPENAI_RESPONSES_STREAM", "ANTHROPIC_ASYNC_STREAM", "LANGCHAIN_STREAM"})
  void s11EverySdkHearsTheLastEvent(Client client) {
    Case c = of(Jdks.own(), "s11-open", client);
    c.script(StreamFaults.endWithout(1));
    c.fake().text(c.name(), TEXT);

    AppResult result = c.call("usage=1");

    assertThat(result.ok()).as(result.line()).isTrue();
    assertThat(result.text()).as(result.line()).isEqualTo(TEXT);
    // Told by the last event of a response alone, which the SDK would not have passed on.
    assertThat(result.model()).as(result.line()).isEqualTo(Spare.asked(client.provider()));
    assertThat(c.attempts()).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void y08AnErrorInsideASuccessIsRepeatedUnseen(Jdk jdk, Client client) {
    boolean streams = STREAMS.contains(client);
    Case c = of(jdk, "y08", client);
    c.script(
        streams ? StreamFaults.errorEventAfter(0) : Misbehaviour.okWithErrorBody(),
        Misbehaviour.ok());

    Case.answered(c.call());

    assertThat(c.attempts()).hasSize(2);
  }

  @ParameterizedTest
  @MethodSource("streams")
  void y08AnErrorInsideAStreamIsNoAnswerInTheEnd(Jdk jdk, Client client) {
    Case c = of(jdk, "y08-once", client).script(StreamFaults.errorEventAfter(0));

    AppResult result = c.call();

    assertThat(result.ok()).as(result.line()).isFalse();
    assertThat(result.text()).isEmpty();
    assertThat(c.attempts()).hasSize(1);
  }
}
