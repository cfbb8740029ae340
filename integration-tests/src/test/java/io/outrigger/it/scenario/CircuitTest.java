package io.outrigger.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.it.app.AppResult;
import io.outrigger.it.fake.Attempt;
import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fake.Script;
import io.outrigger.it.fork.Jdks;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Y04-Y06: the breaker as the application meets it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(240)
class CircuitTest {
  private static final Duration OPEN = Duration.ofSeconds(3);

  private Fleet fleet;

  @BeforeAll
  void start() {
    fleet =
        Fleet.start(
            Jdks.own(),
            Map.of(
                "y04",
                Map.of("retry.max-attempts", "1", "circuit.initial-open-duration", "60s"),
                "y05",
                Map.of(
                    "retry.max-attempts",
                    "1",
                    "circuit.initial-open-duration",
                    OPEN.toMillis() + "ms",
                    "circuit.open-duration",
                    OPEN.toMillis() + "ms"),
                "y06",
                Map.of("retry.base-delay", "20ms")));
  }

  @AfterAll
  void stop() throws IOException {
    fleet.close();
  }

  /** Every application once. */
  static Stream<Client> oneOfEach() {
    return Stream.of(
        Client.OPENAI_CHAT,
        Client.OPENAI_RESPONSES_ASYNC,
        Client.OPENAI_CHAT_STREAM,
        Client.ANTHROPIC,
        Client.GEMINI,
        Client.LANGCHAIN,
        Client.OKHTTP_3,
        Client.OKHTTP_5_ENQUEUE,
        Client.JDK_SEND,
        Client.JDK_ASYNC,
        Client.JDK_ASYNC_H2);
  }

  @ParameterizedTest
  @MethodSource("oneOfEach")
  void y04FiveFailuresOpenAndRefusalsComeInTheProvidersShape(Client client) {
    Case c = fleet.of("y04", client).warm().script(client.provider().overloaded());
    for (int i = 0; i < 5; i++) {
      c.failedWith(503, c.call());
    }
    assertThat(c.attempts()).hasSize(5);

    AppResult refused = c.failedWith(503, c.call());

    assertThat(refused.message()).as(refused.line()).contains("temporarily");
    if (client.app != Client.App.LANGCHAIN) { // repeats on its own account whatever it is told
      // Quicker than two repeats of any SDK, which wait for half a second and more.
      Case.quick(Duration.ofMillis(500), () -> c.failedWith(503, c.call()));
    }
    assertThat(c.attempts()).as("a refusal sends nothing").hasSize(5);
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENAI_CHAT", "OKHTTP_4", "JDK_SEND", "JDK_ASYNC_H2"})
  void y05OneProbeAtATimeAndTwoSuccessesClose(Client client) throws Exception {
    Case c = fleet.of("y05", client).warm();
    AtomicReference<CountDownLatch> othersRefused = new AtomicReference<>(new CountDownLatch(7));
    c.script(
        Script.of(client.provider().overloaded())
            .times(5, Misbehaviour.heldUntil(othersRefused::get))
            .times(1, Misbehaviour.ok()));
    for (int i = 0; i < 5; i++) {
      c.failedWith(503, c.call());
    }

    // A probe is under way until all others of its burst were refused.
    List<AppResult> burst = untilOneIsLetThrough(c, othersRefused);

    List<Attempt> attempts = c.attempts();
    assertThat(attempts).hasSize(6);
    assertThat(attempts.get(5).gapSince(attempts.get(4))).isGreaterThanOrEqualTo(OPEN);
    assertThat(burst.stream().filter(AppResult::ok)).hasSize(1);
    Case.answered(c.call()); // the second success
    Case.answered(c.call());
    assertThat(c.calls(4, 4)).allSatisfy(Case::answered);
    assertThat(c.attempts()).hasSize(12);
  }

  @ParameterizedTest
  @EnumSource(names = {"ANTHROPIC", "OKHTTP_5", "JDK_ASYNC"})
  void y05FailedProbeOpensAgain(Client client) throws Exception {
    Case c = fleet.of("y05", client).warm();
    c.script(Script.of(client.provider().overloaded()).times(6, Misbehaviour.ok()));
    for (int i = 0; i < 5; i++) {
      c.failedWith(503, c.call());
    }

    while (c.attempts().size() == 5) {
      c.failedWith(503, c.call());
    }
    c.failedWith(503, c.call());
    assertThat(c.attempts()).hasSize(6);
    AppResult later = c.call();
    while (!later.ok()) {
      later = c.call();
    }

    List<Attempt> attempts = c.attempts();
    assertThat(attempts).hasSize(7);
    assertThat(attempts.get(5).gapSince(attempts.get(4))).isGreaterThanOrEqualTo(OPEN);
    assertThat(attempts.get(6).gapSince(attempts.get(5))).isGreaterThanOrEqualTo(OPEN);
  }

  private static List<AppResult> untilOneIsLetThrough(
      Case c, AtomicReference<CountDownLatch> othersRefused) {
    List<AppResult> results = List.of();
    while (c.attempts().size() == 5) {
      CountDownLatch refusals = new CountDownLatch(7);
      othersRefused.set(refusals);
      results = c.calls(8, 8, each -> refusals.countDown());
    }
    return results;
  }

  @ParameterizedTest
  @MethodSource("oneOfEach")
  void y06StormsOfTheCallersOwnFaultsLeaveTheCircuitClosed(Client client) {
    Case c = fleet.of("y06", client).warm();
    c.script(
        Script.of(client.provider().invalidRequest())
            .times(8, client.provider().contentPolicy())
            .times(8, Misbehaviour.ok()));

    for (int i = 0; i < 16; i++) {
      c.failedWith(400, c.call());
    }

    Case.answered(c.call());
    assertThat(c.attempts()).hasSize(17);
  }
}
