package io.outrigger.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.it.app.AppResult;
import io.outrigger.it.fake.FakeLlm;
import io.outrigger.it.fork.Jdk;
import io.outrigger.it.fork.Jdks;
import java.io.IOException;
import java.util.LinkedHashMap;
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
import org.junit.jupiter.params.provider.MethodSource;

/** Y23: nothing can be reached, and the application still gets something that its SDK can read. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
@Timeout(240)
class DegradeTest {
  private static final String MESSAGE = "Wir sind gleich zurück \u2728";

  private static final String TRANSLATED =
      "Der Assistent ist gerade überlastet \u2728. Der Dienst dahinter antwortet nicht wie erwartet."
          + " Bitte versuchen Sie es in einer Minute wieder.";

  private final Map<Jdk, Fleet> fleets = new LinkedHashMap<>();

  @BeforeAll
  void start() {
    Map<String, String> once = Map.of("retry.max-attempts", "1");
    Map<String, String> message = Map.of("retry.max-attempts", "1", "degrade.message", "on");
    Map<String, String> all =
        Map.of(
            "retry.max-attempts", "1",
            "circuit.initial-open-duration", "60s",
            "degrade.cache", "normalized",
            "degrade.message", "on",
            "degrade.message.text", MESSAGE);
    for (Jdk jdk : Jdks.all()) {
      Fleet fleet =
          Fleet.start(
              jdk,
              Map.of(
                  "off", once,
                  "refused", Map.of("circuit.force", "open"),
                  "safe", message,
                  "ladder", all,
                  "open", all),
              "outrigger.message.timeout.title = unbenutzt",
              "outrigger.message.transient.title = Der Assistent ist gerade überlastet \u2728",
              "outrigger.message.transient.body = Der Dienst dahinter antwortet nicht wie erwartet.",
              "outrigger.message.transient.action = Bitte versuchen Sie es in einer Minute wieder.",
              "outrigger.degrade.rule.hours.match = question 77(0|1)\\\\b",
              "outrigger.degrade.rule.hours.reply = From 9 to 17.");
      fleets.put(jdk, fleet);
    }
  }

  @AfterAll
  void stop() throws IOException {
    for (Fleet fleet : fleets.values()) {
      assertThat(fleet.stderr()).doesNotContain("internal error");
      fleet.close();
    }
  }

  static Stream<Arguments> clients() {
    return Fleets.clients();
  }

  private Case of(Jdk jdk, String scenario, Client client) {
    return Objects.requireNonNull(fleets.get(jdk)).of(scenario, client);
  }

  private static void says(AppResult result, String text, String model) {
    assertThat(result.ok()).as(result.line()).isTrue();
    assertThat(result.text()).as(result.line()).isEqualTo(text);
    assertThat(result.model()).as(result.line()).isEqualTo(model);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void outOfTheBoxTheApplicationGetsAnHonestError(Jdk jdk, Client client) {
    Case c = of(jdk, "off", client).script(client.provider().overloaded());
    AppResult result = c.call();
    assertThat(result.ok()).as(result.line()).isFalse();
    assertThat(result.status()).as(result.line()).isGreaterThanOrEqualTo(500);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void theRungsAreAskedInTheirOrder(Jdk jdk, Client client) {
    Case c = of(jdk, "ladder", client);
    AppResult answered = Case.answered(c.call("question=9007"));
    c.script(client.provider().overloaded());

    AppResult again = c.call("question=9007");
    // The Responses API keeps what it answers at the provider: that is never remembered.
    boolean stored = client.name().contains("RESPONSES");
    says(
        again,
        stored ? MESSAGE : FakeLlm.DEFAULT_TEXT,
        stored ? "outrigger-message" : answered.model());

    says(c.call("question=770"), "From 9 to 17.", "outrigger-rule");
    says(c.call("question=9008"), MESSAGE, "outrigger-message");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void theSafeMessageIsTheCategorysOwn(Jdk jdk, Client client) {
    Case c = of(jdk, "safe", client).script(client.provider().overloaded());
    says(c.call(), TRANSLATED, "outrigger-message");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void aRefusalSaysWhatTheOperatorTranslated(Jdk jdk, Client client) {
    AppResult result = of(jdk, "refused", client).call();
    assertThat(result.ok()).as(result.line()).isFalse();
    assertThat(result.status()).as(result.line()).isEqualTo(503);
    assertThat(result.message()).as(result.line()).contains("gerade überlastet \u2728");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void anOpenCircuitIsNoReasonForAnError(Jdk jdk, Client client) {
    Case c = of(jdk, "open", client);
    Case.answered(c.call("question=9003"));
    c.script(client.provider().overloaded());
    for (int i = 0; i < 5; i++) {
      says(c.call(), MESSAGE, "outrigger-message");
    }
    int before = c.attempts().size();
    AppResult refused = c.call("question=9003");
    assertThat(refused.ok()).as(refused.line()).isTrue();
    says(c.call("question=771"), "From 9 to 17.", "outrigger-rule");
    assertThat(c.attempts()).as("no attempt while the circuit is open").hasSize(before);
  }
}
