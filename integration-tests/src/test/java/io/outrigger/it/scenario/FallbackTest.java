package io.outrigger.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.it.app.AppResult;
import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fake.ProviderErrors;
import io.outrigger.it.fork.Jdk;
import io.outrigger.it.fork.Jdks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** A provider that cannot answer, and a spare one that can: what the application and both see. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD) // the cases share the spare provider
@Timeout(240)
class FallbackTest {
  private static final Map<String, String> SOON = Map.of("retry.base-delay", "20ms");

  private final Spare spare = new Spare();
  private final Map<Jdk, Fleet> fleets = new LinkedHashMap<>();

  @BeforeAll
  void start() {
    Map<String, Map<String, String>> scenarios = new LinkedHashMap<>();
    for (String name : List.of("s02", "s04", "s12", "s13", "y02", "y07", "reset")) {
      scenarios.put(name, SOON);
    }
    scenarios.put("s06", Map.of("timeout.first-byte", "1s"));
    scenarios.put("s15", Map.of("circuit.initial-open-duration", "1s", "retry.base-delay", "50ms"));
    scenarios.put("y22", Map.of("retry.ambiguous", "false"));
    scenarios.put("moving", Map.of("fallback.on", "content_policy,invalid_request"));
    for (Jdk jdk : Jdks.all()) {
      fleets.put(jdk, Fleet.start(jdk, scenarios, spare.configuration()));
    }
  }

  @AfterAll
  void stop() throws IOException {
    for (Fleet fleet : fleets.values()) {
      fleet.close();
    }
    spare.close();
  }

  static Stream<Arguments> clients() {
    return Fleets.clients();
  }

  private Case of(Jdk jdk, String scenario, Client client) {
    spare.watch(client.provider());
    return java.util.Objects.requireNonNull(fleets.get(jdk)).of(scenario, client);
  }

  /** The spare provider's answer, by its own model (S16). */
  private AppResult answeredBySpare(Case c, AppResult result) {
    Case.answered(result);
    assertThat(result.model()).as(result.line()).isEqualTo(Spare.model(c.client().provider()));
    spare.got(1, c.client().provider());
    return result;
  }

  @ParameterizedTest
  @MethodSource("clients")
  void s02RateLimitedForEver(Jdk jdk, Client client) {
    Case c = of(jdk, "s02", client).script(client.provider().rateLimited());

    answeredBySpare(c, c.call());

    assertThat(c.attempts()).as("30 s of waiting are worse than a hop").hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void s04UnavailableForEver(Jdk jdk, Client client) {
    Case c = of(jdk, "s04", client).script(client.provider().overloaded());

    answeredBySpare(c, c.call());

    assertThat(c.attempts()).hasSize(4);
    c.sameBodies();
  }

  @ParameterizedTest
  @MethodSource("clients")
  void s06Silence(Jdk jdk, Client client) throws Exception {
    Case c = of(jdk, "s06", client).warm().script(Misbehaviour.silence());
    spare.watch(client.provider()); // the limit may have met the first call, which loads classes

    AppResult result = answeredBySpare(c, c.call());

    assertThat(result.millis()).as(result.line()).isBetween(950L, 1_000L + Case.HUNG.toMillis());
    assertThat(c.attempts()).as("no second try at a silent target").hasSize(1);
    assertThat(c.attempts().get(0).awaitClientClosed(Case.HUNG)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("clients")
  void s12TooLongGoesToTheLargerModelOnly(Jdk jdk, Client client) {
    Case c = of(jdk, "s12", client).script(client.provider().contextLengthExceeded());

    AppResult result = Case.answered(c.call());

    assertThat(result.model()).isEqualTo("large");
    assertThat(c.attempts()).hasSize(1);
    spare.got(1, client.provider());
  }

  @ParameterizedTest
  @MethodSource("clients")
  void s13ContentPolicyStays(Jdk jdk, Client client) {
    Case c = of(jdk, "s13", client).script(client.provider().contentPolicy());

    c.failedWith(400, c.call());

    assertThat(c.attempts()).hasSize(1);
    spare.got(0, client.provider());
  }

  @ParameterizedTest
  @MethodSource("clients")
  void s13MovesWhereTheOperatorSaysSo(Jdk jdk, Client client) {
    Case c = of(jdk, "moving", client).script(client.provider().contentPolicy());

    answeredBySpare(c, c.call());

    assertThat(c.attempts()).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void y02LongHintIsNotSleptAndHoldsTheTarget(Jdk jdk, Client client) {
    Case c = of(jdk, "y02", client).script(client.provider().rateLimited(90));

    AppResult first = answeredBySpare(c, c.call());
    spare.watch(client.provider());
    AppResult second = answeredBySpare(c, c.call());

    assertThat(c.attempts()).as("asked again only when the hint has passed").hasSize(1);
    assertThat(second.millis()).as(first.line() + second.line()).isLessThan(Case.HUNG.toMillis());
  }

  @ParameterizedTest
  @MethodSource("clients")
  void resetConnectionsForEver(Jdk jdk, Client client) {
    Case c = of(jdk, "reset", client).script(Misbehaviour.resetBeforeHeaders());

    answeredBySpare(c, c.call());

    assertThat(c.attempts()).hasSize(4);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void y22OperatorForbidsDoingWorkTwice(Jdk jdk, Client client) {
    Case c = of(jdk, "y22", client).script(Misbehaviour.resetBeforeHeaders());

    AppResult result = c.call();

    assertThat(result.ok()).as(result.line()).isFalse();
    assertThat(result.exception())
        .as(result.line())
        .matches(name -> client.ioExceptions().stream().anyMatch(name::startsWith));
    assertThat(c.attempts()).hasSize(1);
    spare.got(0, client.provider());
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENAI_CHAT", "OPENAI_RESPONSES_ASYNC", "LANGCHAIN_STREAM", "JDK_ASYNC"})
  void y07EmptyOpenAiAccount(Client client) {
    emptyAccount(client, ProviderErrors.insufficientQuota());
  }

  @ParameterizedTest
  @EnumSource(names = {"ANTHROPIC", "ANTHROPIC_ASYNC_STREAM"})
  void y07EmptyAnthropicAccount(Client client) {
    emptyAccount(client, ProviderErrors.anthropicCreditTooLow());
  }

  private void emptyAccount(Client client, Misbehaviour empty) {
    Case c = of(Jdks.own(), "y07", client).script(empty);
    answeredBySpare(c, c.call());
    assertThat(c.attempts()).as("retrying does not fill it").hasSize(1);
    c.call();
    assertThat(c.attempts()).as("nor does asking again at once").hasSize(1);
  }

  /** The outage is short here; what counts is that it opens the circuit and is over. */
  @ParameterizedTest
  @EnumSource(
      names = {
        "OPENAI_CHAT",
        "ANTHROPIC_ASYNC_STREAM",
        "GEMINI_ASYNC",
        "LANGCHAIN",
        "JDK_ASYNC_H2"
      })
  void s15OutageUnderLoad(Client client) throws Exception {
    Case c = of(Jdks.own(), "s15", client).warm();
    spare.watch(client.provider());
    c.script(client.provider().overloaded());

    List<AppResult> results = new ArrayList<>(c.calls(20, 4));

    assertThat(results).allSatisfy(Case::answered);
    int attempts = c.attempts().size();
    assertThat(attempts).as("circuit and budget, not 20 x 4").isLessThanOrEqualTo(20);
    c.script(Misbehaviour.ok());
    awaitRecovery(c);
    spare.watch(client.provider());
    AppResult after = Case.answered(c.call());
    assertThat(after.model()).as("the primary again").isEqualTo(Spare.asked(client.provider()));
    spare.got(0, client.provider());
  }

  /** Calls, which the spare provider answers meanwhile, until a probe gets through. */
  private static void awaitRecovery(Case c) {
    long began = System.nanoTime();
    String asked = Spare.asked(c.client().provider());
    while (!Case.answered(c.call()).model().equals(asked)) {
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .as("the circuit never closed")
          .isLessThan(Case.HUNG.multipliedBy(2));
    }
  }
}
