package io.outrigger.it.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.it.app.AppResult;
import io.outrigger.it.fake.Attempt;
import io.outrigger.it.fake.FakeLlm;
import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fork.Jdks;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the operator writes about fallbacks and the ladder, from the file to the wire: each case
 * comes out otherwise where its key is ignored. And requests that are not plain text, answers that
 * are gone on with.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD) // the cases share the spare provider
@Timeout(240)
class FallbackKeysTest {
  private static final String MESSAGE = "Back soon.";

  private final Spare spare = new Spare();
  private Fleet fleet;

  @BeforeAll
  void start() {
    Map<String, String> once = Map.of("retry.max-attempts", "1");
    List<String> global = new ArrayList<>(List.of(spare.configuration()));
    global.addAll(
        List.of(
            "outrigger.circuit.enabled = false",
            "outrigger.endpoint.spare-openai.header.X-Team = blue",
            "outrigger.endpoint.spare-anthropic.drop = max_tokens, messages.role",
            "outrigger.endpoint.spare-openai.set.max_completion_tokens = 77",
            "outrigger.endpoint.spare-openai.set.metadata.team = blue",
            "outrigger.degrade.rule.first.match = question 88",
            "outrigger.degrade.rule.first.reply = First.",
            "outrigger.degrade.rule.second.match = question 8",
            "outrigger.degrade.rule.second.reply = Second."));
    fleet =
        Fleet.start(
            Jdks.own(),
            Map.of(
                "adjusted",
                once,
                "packed",
                once,
                "kept",
                once,
                "impatient",
                Map.of("fallback.max-wait", "1s"),
                "nothing-moves",
                Map.of("fallback.on", "none", "retry.max-attempts", "1"),
                "exact",
                Map.of(
                    "retry.max-attempts", "1",
                    "degrade.cache", "exact",
                    "degrade.message", "on",
                    "degrade.message.text", MESSAGE)),
            global.toArray(String[]::new));
  }

  @AfterAll
  void stop() throws IOException {
    assertThat(fleet.stderr()).doesNotContain("internal error");
    fleet.close();
    spare.close();
  }

  private Case of(String scenario, Client client) {
    spare.fake().script("spare-" + client.provider().word(), Misbehaviour.ok());
    spare.watch(client.provider());
    return fleet.of(scenario, client);
  }

  private Case dead(String scenario, Client client) {
    Case c = of(scenario, client).script(client.provider().overloaded());
    spare.fake().script("spare-" + client.provider().word(), client.provider().overloaded());
    return c;
  }

  private Attempt atTheSpare(Client client) {
    assertThat(spare.attempts(client.provider())).hasSize(1);
    return spare.attempts(client.provider()).get(0);
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENAI_CHAT", "OPENAI_RESPONSES_STREAM", "OKHTTP_3", "JDK_ASYNC"})
  void theEndpointsHeadersAndParametersGoAlongAndNothingElseChanges(Client client) {
    Case c = of("adjusted", client).script(client.provider().overloaded());
    Case.answered(c.call());
    Attempt there = atTheSpare(client);
    assertThat(there.header("x-team")).contains("blue");
    assertThat(there.header("authorization")).contains("Bearer spare-secret");
    String asked = c.attempts().get(0).request().bodyText();
    String added = ",\"max_completion_tokens\":77,\"metadata\":{\"team\":\"blue\"}}";
    String other = ",\"metadata\":{\"team\":\"blue\"},\"max_completion_tokens\":77}";
    String rest =
        asked
            .substring(0, asked.length() - 1)
            .replace("\"model\":\"gpt-4o\"", "\"model\":\"gpt-4o-mini\"");
    assertThat(there.request().bodyText()).isIn(rest + added, rest + other);
    assertThat(c.attempts().get(0).header("x-team")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"ANTHROPIC", "ANTHROPIC_ASYNC_STREAM"})
  void whatTheEndpointDoesNotTakeIsDropped(Client client) {
    Case c = of("adjusted", client).script(client.provider().overloaded());
    Case.answered(c.call());
    assertThat(c.attempts().get(0).request().bodyText()).contains("max_tokens").contains("role");
    assertThat(atTheSpare(client).request().bodyText())
        .contains("question ")
        .contains("claude-haiku")
        .doesNotContain("max_tokens")
        .doesNotContain("role");
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENAI_CHAT", "ANTHROPIC_STREAM", "OKHTTP_4", "JDK_SEND"})
  void aHintLongerThanMaxWaitIsAHop(Client client) {
    Case c = of("impatient", client).script(client.provider().rateLimited(3), Misbehaviour.ok());
    AppResult result = Case.answered(c.call());
    assertThat(result.model()).isEqualTo(Spare.model(client.provider()));
    assertThat(c.attempts()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENAI_CHAT", "GEMINI", "OKHTTP_5", "JDK_ASYNC"})
  void whatMayNotMoveStays(Client client) {
    Case c = of("nothing-moves", client).script(client.provider().overloaded());
    assertThat(c.failedWith(503, c.call()).status()).isEqualTo(503);
    assertThat(spare.attempts(client.provider())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENAI_CHAT", "LANGCHAIN_STREAM", "OKHTTP_4"})
  void exactMeansExactAndTheFirstRuleCounts(Client client) {
    of("exact", client).script(Misbehaviour.ok());
    AppResult before = Case.answered(of("exact", client).call("question=9100"));
    Case c = dead("exact", client);
    assertThat(c.call("question=9100").text()).isEqualTo(before.text());
    assertThat(c.call("question=9100,stop=1").text()).as("another spelling").isEqualTo(MESSAGE);
    assertThat(c.call("question=88").text()).isEqualTo("First.");
    assertThat(c.call("question=81").text()).isEqualTo("Second.");
  }

  // ---- compressed requests ----

  @ParameterizedTest
  @EnumSource(names = {"OKHTTP_3", "OKHTTP_4_ENQUEUE_STREAM", "OKHTTP_5", "JDK_SEND", "JDK_ASYNC"})
  void aCompressedRequestHasAModelAndSoAChain(Client client) throws IOException {
    Case c = of("packed", client).script(client.provider().overloaded());

    AppResult result = Case.answered(c.call("gzip=1"));

    assertThat(result.model()).isEqualTo(Spare.model(client.provider()));
    Attempt own = c.attempts().get(0);
    assertThat(own.header("content-encoding")).as("as the application wrote it").contains("gzip");
    String asked = unpacked(own.request().body());
    assertThat(asked).contains("\"gpt-4o\"").contains("question ");
    Attempt there = atTheSpare(client);
    assertThat(there.header("content-encoding")).isEmpty();
    assertThat(there.request().bodyText()).contains("\"gpt-4o-mini\"").contains("question ");
    spare.got(1, client.provider(), "x-team");
  }

  @ParameterizedTest
  @EnumSource(names = {"OKHTTP_4", "JDK_ASYNC"})
  void aCompressedRequestGetsAStandInToo(Client client) {
    of("exact", client).script(Misbehaviour.ok());
    Case.answered(of("exact", client).call("question=9101,gzip=1"));
    Case c = dead("exact", client);
    assertThat(c.call("question=9101,gzip=1").text()).isEqualTo(FakeLlm.DEFAULT_TEXT);
    assertThat(c.call("question=9101").text())
        .as("what is asked is the same")
        .isEqualTo(FakeLlm.DEFAULT_TEXT);
    assertThat(c.call("question=88,gzip=1").text()).isEqualTo("First.");
    assertThat(c.call("question=9102,gzip=1").text()).isEqualTo(MESSAGE);
  }

  private static String unpacked(byte[] body) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  // ---- what a fallback target began ----

  @ParameterizedTest
  @EnumSource(names = {"OPENAI_RESPONSES", "OPENAI_RESPONSES_ASYNC", "OPENAI_RESPONSES_STREAM"})
  void y13AConversationGoesOnWhereItWasAnswered(Client client) {
    Case c = of("kept", client).script(client.provider().overloaded());
    AppResult first = Case.answered(c.call());
    assertThat(first.model()).isEqualTo(Spare.model(client.provider()));
    c.script(Misbehaviour.ok());
    int asked = c.attempts().size();

    AppResult next = Case.answered(c.call("chain=1"));

    assertThat(next.model())
        .as("the provider is up, and has no such answer")
        .isEqualTo("gpt-4o-mini");
    assertThat(c.attempts()).hasSize(asked);
    assertThat(spare.attempts(client.provider()).get(1).request().bodyText())
        .contains("previous_response_id")
        .contains("resp_spare-openai");
    assertThat(Case.answered(c.call("chain=1")).model()).as("and on").isEqualTo("gpt-4o-mini");
    assertThat(Case.answered(c.call()).model()).as("a new one").isEqualTo("gpt-4o");
    int before = spare.attempts(client.provider()).size();
    assertThat(Case.answered(c.call("chain=1")).model()).as("and its next").isEqualTo("gpt-4o");
    assertThat(spare.attempts(client.provider())).hasSize(before);
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENAI_RESPONSES", "OPENAI_RESPONSES_STREAM"})
  void y13AConversationThatTheProviderKeepsDoesNotMove(Client client) {
    Case c = of("kept", client).script(Misbehaviour.ok());
    assertThat(Case.answered(c.call()).model()).isEqualTo("gpt-4o");
    c.script(client.provider().overloaded());

    c.failedWith(503, c.call("chain=1"));

    assertThat(spare.attempts(client.provider())).isEmpty();
  }
}
