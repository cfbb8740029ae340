package io.outrigger.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.it.app.AppResult;
import io.outrigger.it.app.Sentences;
import io.outrigger.it.fake.Continuations;
import io.outrigger.it.fake.FakeLlm;
import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fake.StreamFaults;
import io.outrigger.it.fork.Jdks;
import io.outrigger.it.otlp.Attributes;
import io.outrigger.it.otlp.ExportedSpan;
import io.outrigger.it.otlp.OtlpSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * S16: who was asked, who answered and why, as the application sees it in the reply and its
 * headers, and as a backend sees it in what was exported.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD) // the cases share the spare provider
@Timeout(240)
class AccountingTest {
  private static final String MESSAGE = "Back soon.";
  private static final String KEY = "sk-vectors";

  private final Spare spare = new Spare();
  private OtlpSink sink;
  private Path key;
  private Fleet fleet;

  @BeforeAll
  void start() throws IOException {
    sink = OtlpSink.start();
    key = Files.writeString(Files.createTempFile("vectors", ".key"), KEY);
    List<String> global = new ArrayList<>();
    for (String line : spare.configuration()) {
      for (Provider provider : Provider.values()) {
        // First another model at the same endpoint, then the spare provider.
        String chain = "outrigger.fallback." + Spare.asked(provider) + " = ";
        line =
            line.startsWith(chain)
                ? chain + standIn(provider) + ", " + line.substring(chain.length())
                : line;
      }
      global.add(line);
    }
    global.addAll(
        List.of(
            "outrigger.retry.max-attempts = 1",
            "outrigger.circuit.enabled = false",
            "outrigger.degrade.rule.hours.match = question 77\\\\d\\\\b",
            "outrigger.degrade.rule.hours.reply = From 9 to 17.",
            "outrigger.degrade.cache.embedding-url = "
                + spare.fake().url("vectors")
                + "/v1/embeddings",
            "outrigger.degrade.cache.embedding-api-key = ${file:" + key + "}"));
    fleet =
        Fleet.start(
                Jdks.own(),
                Map.of(
                    "by-model",
                    Map.of(),
                    "by-endpoint",
                    Map.of(),
                    "ladder",
                    Map.of(
                        "degrade.cache", "normalized",
                        "degrade.message", "on",
                        "degrade.message.text", MESSAGE),
                    "alike",
                    Map.of("degrade.cache", "semantic"),
                    "goes-on",
                    Map.of(
                        "stream.recovery", "continue",
                        "retry.max-attempts", "2",
                        "retry.base-delay", "20ms")),
                global.toArray(String[]::new))
            .flag(sink.flags())
            .flag("-Dotel.bsp.schedule.delay=20", "-Dotel.metric.export.interval=50");
  }

  @AfterAll
  void stop() throws IOException {
    assertThat(fleet.stderr()).doesNotContain("internal error").doesNotContain(KEY);
    fleet.close();
    spare.close();
    sink.close();
    Files.delete(key);
  }

  private static String standIn(Provider provider) {
    return Spare.asked(provider) + "-stand-in";
  }

  private Case of(String scenario, Client client) {
    spare.fake().script("spare-" + client.provider().word(), Misbehaviour.ok());
    return fleet.of(scenario, client);
  }

  /** The provider is dead, and so is the spare one. */
  private void dead(Case c) {
    c.script(c.client().provider().overloaded());
    spare
        .fake()
        .script("spare-" + c.client().provider().word(), c.client().provider().overloaded());
  }

  // ---- what the application sees ----

  private static void usage(Case c, AppResult result, int input, int output) {
    if (!c.client().isBare()) {
      assertThat(result.told("usage")).as(result.line()).isEqualTo(input + "+" + output);
    }
  }

  /** Only where the application sees them: its SDK hides headers of answers. */
  private static void headers(Case c, AppResult result, Map<String, String> expected) {
    if (c.client().isBare()) {
      expected.forEach(
          (name, value) -> assertThat(result.told(name)).as(result.line()).matches(value));
      assertThat(result.told("x-should-retry")).as("this is no failure").isEmpty();
    }
  }

  // ---- what the backend sees ----

  private static String word(Provider provider) {
    return provider == Provider.GEMINI ? "gcp.gemini" : provider.word();
  }

  private static boolean isResponses(Client client) {
    return client.name().contains("RESPONSES");
  }

  /** The newest span of a call, found by the address of its attempts. */
  private ExportedSpan span(Case c, int attemptsSoFar) throws InterruptedException {
    List<ExportedSpan> all =
        sink.awaitSpans(
            spans -> {
              List<ExportedSpan> attempts = attempts(c, spans);
              return attempts.size() >= attemptsSoFar
                  && parent(attempts.get(attempts.size() - 1), spans) != null;
            });
    List<ExportedSpan> attempts = attempts(c, all);
    return java.util.Objects.requireNonNull(parent(attempts.get(attempts.size() - 1), all));
  }

  private static List<ExportedSpan> attempts(Case c, List<ExportedSpan> spans) {
    return spans.stream()
        .filter(span -> span.attribute("url.full").contains("/" + c.name() + "/"))
        .toList();
  }

  private static ExportedSpan parent(ExportedSpan span, List<ExportedSpan> spans) {
    return spans.stream().filter(s -> s.id().equals(span.parent())).findFirst().orElse(null);
  }

  private static void asked(Case c, ExportedSpan span) {
    Provider provider = c.client().provider();
    assertThat(span.attribute("gen_ai.provider.name")).isEqualTo(word(provider));
    assertThat(span.attribute("gen_ai.request.model")).isEqualTo(Spare.asked(provider));
    assertThat(span.name()).endsWith(" " + Spare.asked(provider));
    assertThat(span.attribute("error.type")).isEmpty();
    assertThat(span.span().getStatus().getCodeValue()).as("unset").isZero();
  }

  private Map<String, String> point(Case c, String... more) {
    Map<String, String> point = new LinkedHashMap<>();
    point.put("gen_ai.provider.name", word(c.client().provider()));
    point.put("gen_ai.request.model", Spare.asked(c.client().provider()));
    for (int i = 0; i < more.length; i += 2) {
      point.put(more[i], more[i + 1]);
    }
    return point;
  }

  private long counted(Case c, String metric, Map<String, String> point) {
    return sink.count(c.client().app.toString(), metric, point);
  }

  private void awaits(Case c, String metric, Map<String, String> point, long count)
      throws InterruptedException {
    sink.awaitCount(c.client().app.toString(), metric, point, count);
  }

  // ---- fallbacks ----

  @ParameterizedTest
  @EnumSource
  void s16ByModelAtTheSameEndpoint(Client client) throws Exception {
    Case c = of("by-model", client);
    c.fake().text(c.name(), FakeLlm.words(4));
    c.script(client.provider().overloaded(), Misbehaviour.ok());
    fallsBack(c, standIn(client.provider()), 2, 4);
    assertThat(c.attempts()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  void s16ByEndpoint(Client client) throws Exception {
    Case c = of("by-endpoint", client);
    spare.fake().text("spare-" + client.provider().word(), FakeLlm.words(5));
    c.script(client.provider().overloaded());
    fallsBack(c, Spare.model(client.provider()), 3, 5);
  }

  private void fallsBack(Case c, String answering, int attempts, int tokens) throws Exception {
    String provider = word(c.client().provider());
    Map<String, String> moved =
        point(
            c,
            "outrigger.fallback.provider",
            provider,
            "outrigger.fallback.model",
            answering,
            "outrigger.fallback.reason",
            "transient",
            "outrigger.fallback.result",
            "ok");
    Map<String, String> operation = point(c, "outrigger.outcome", "fallback");
    Map<String, String> used =
        point(
            c,
            "gen_ai.response.model",
            answering,
            "server.address",
            c.client().tls ? "localhost" : "127.0.0.1");
    String outputs = "gen_ai.client.inference.usage.output_tokens";
    long movedBefore = counted(c, "outrigger.fallbacks", moved);
    long operationsBefore = counted(c, "outrigger.operations", operation);
    long usedBefore = counted(c, outputs, used);

    AppResult result = c.call("usage=1");

    assertThat(result.ok()).as(result.line()).isTrue();
    assertThat(result.text()).isEqualTo(FakeLlm.words(tokens));
    assertThat(result.model()).as(result.line()).isEqualTo(answering);
    usage(c, result, 9, tokens);
    headers(
        c,
        result,
        Map.of(
            "x-outrigger-outcome", "fallback",
            "x-outrigger-category", "transient",
            "x-outrigger-attempts", Integer.toString(attempts),
            "x-outrigger-model", answering,
            "x-outrigger-degraded", "",
            "x-outrigger-message", ""));

    ExportedSpan span = span(c, c.attempts().size());
    asked(c, span);
    assertThat(span.attribute("gen_ai.response.model")).isEqualTo(answering);
    assertThat(span.attribute("outrigger.outcome")).isEqualTo("fallback");
    assertThat(span.attribute("outrigger.fallback.provider")).isEqualTo(provider);
    assertThat(span.attribute("outrigger.fallback.model")).isEqualTo(answering);
    assertThat(span.attribute("outrigger.fallback.reason")).isEqualTo("transient");
    assertThat(span.attribute("outrigger.attempt.count")).isEqualTo("" + attempts);
    assertThat(span.attribute("outrigger.degraded.source")).isEmpty();
    assertThat(span.events().stream().filter("outrigger.fallback"::equals)).hasSize(attempts - 1);
    boolean told = !c.client().isBare() || !span.attribute("gen_ai.request.stream").equals("true");
    if (told) { // a stream that was not asked for its usage has none
      assertThat(span.attribute("gen_ai.usage.input_tokens")).isEqualTo("9");
      assertThat(span.attribute("gen_ai.usage.output_tokens")).isEqualTo("" + tokens);
    }
    awaits(c, "outrigger.fallbacks", moved, movedBefore + 1);
    awaits(c, "outrigger.operations", operation, operationsBefore + 1);
    awaits(c, outputs, used, usedBefore + (told ? tokens : 0));
  }

  // ---- answers that broke off and were gone on with ----

  /** Half of the text, of six tokens in the one and six in the other request. */
  private static final String TWELVE = FakeLlm.words(12);

  @ParameterizedTest
  @EnumSource(
      names = {
        "OPENAI_CHAT_STREAM",
        "OPENAI_CHAT_ASYNC_STREAM",
        "ANTHROPIC_STREAM",
        "GEMINI_ASYNC_STREAM",
        "LANGCHAIN_STREAM"
      })
  void s08AnAnswerThatWasGoneOnWithIsOneCallOfTwoAttempts(Client client) throws Exception {
    Case c = of("goes-on", client);
    c.fake().text(c.name(), TWELVE);
    c.script(StreamFaults.endAfter(6), Continuations.rest());
    Map<String, String> operation = point(c, "outrigger.outcome", "retried");
    Map<String, String> recovered =
        point(c, "outrigger.stream.phase", "mid_stream", "outrigger.stream.recovered", "true");
    Map<String, String> lost = new LinkedHashMap<>(recovered);
    lost.put("outrigger.stream.recovered", "false");
    Map<String, String> error =
        point(c, "outrigger.error.category", "transient", "outrigger.disposition", "retried");
    String outputs = "gen_ai.client.inference.usage.output_tokens";
    Map<String, String> used = point(c, "server.address", "127.0.0.1");
    long operations = counted(c, "outrigger.operations", operation);
    long interruptions = counted(c, "outrigger.stream.interruptions", recovered);
    long lostBefore = counted(c, "outrigger.stream.interruptions", lost);
    long errors = counted(c, "outrigger.errors", error);
    long usedBefore = counted(c, outputs, used);

    AppResult result = c.call("usage=1");

    assertThat(result.ok()).as(result.line()).isTrue();
    assertThat(result.text()).isEqualTo(TWELVE);
    List<ExportedSpan> all = sink.awaitSpans(spans -> isToldWhole(c, spans));
    List<ExportedSpan> attempts = new ArrayList<>(attempts(c, all));
    attempts.sort(Comparator.comparing(one -> one.attribute("outrigger.attempt.number")));
    ExportedSpan first = attempts.get(0);
    ExportedSpan second = attempts.get(1);
    ExportedSpan call = Objects.requireNonNull(parent(first, all));
    assertThat(second.parent()).isEqualTo(first.parent());
    assertThat(List.of(first.trace(), second.trace())).containsOnly(call.trace());
    assertThat(call.parent()).isEmpty();

    assertThat(first.attribute("outrigger.attempt.number")).isEqualTo("1");
    assertThat(first.attribute("http.request.resend_count")).isEmpty();
    assertThat(first.attribute("http.response.status_code")).isEqualTo("200");
    assertThat(first.attribute("error.type")).isEqualTo("stream_interrupted");
    assertThat(first.attribute("outrigger.error.category")).isEqualTo("transient");
    assertThat(second.attribute("outrigger.attempt.number")).isEqualTo("2");
    assertThat(second.attribute("http.request.resend_count")).isEqualTo("1");
    assertThat(second.attribute("http.response.status_code")).isEqualTo("200");
    assertThat(second.attribute("error.type")).isEmpty();
    assertThat(second.attribute("outrigger.error.category")).isEmpty();

    asked(c, call);
    assertThat(call.attribute("outrigger.outcome")).isEqualTo("retried");
    assertThat(call.attribute("outrigger.attempt.count")).isEqualTo("2");
    assertThat(call.attribute("gen_ai.response.id")).as("the first one's").endsWith("-1");
    assertThat(call.attribute("gen_ai.response.finish_reasons")).isIn("stop", "end_turn", "STOP");
    assertThat(call.events())
        .containsExactlyInAnyOrder("outrigger.retry", "outrigger.stream.interrupted");
    assertThat(told(call, "outrigger.retry", "outrigger.attempt.number")).isEqualTo("1");
    String interrupted = "outrigger.stream.interrupted";
    assertThat(told(call, interrupted, "outrigger.stream.phase")).isEqualTo("mid_stream");
    assertThat(told(call, interrupted, "outrigger.stream.recovered")).isEqualTo("true");
    assertThat(told(call, interrupted, "outrigger.stream.chunks")).isEqualTo("6");
    assertThat(told(call, interrupted, "outrigger.error.category")).isEqualTo("transient");

    long output = Long.parseLong(call.attribute("gen_ai.usage.output_tokens"));
    String usage = call.attribute("gen_ai.usage.input_tokens") + '+' + output;
    assertThat(usage).as("as the application was told").isEqualTo(result.told("usage"));
    if (client.provider() == Provider.OPENAI) {
      // Each request read 9 tokens. Of what the second one read beyond, the 18 letters that had
      // been delivered, estimated as 5 tokens, are no question of the application's; it wrote the
      // other 6.
      assertThat(usage).isEqualTo((9 + 9 - 5) + "+" + (5 + 6));
    } else if (client.provider() == Provider.ANTHROPIC) {
      assertThat(usage).as("both say at once what they read").startsWith((9 + 9) + "+");
    }
    awaits(c, "outrigger.operations", operation, operations + 1);
    awaits(c, "outrigger.stream.interruptions", recovered, interruptions + 1);
    awaits(c, "outrigger.errors", error, errors + 1);
    awaits(c, outputs, used, usedBefore + output);
    assertThat(counted(c, "outrigger.stream.interruptions", lost)).isEqualTo(lostBefore);
  }

  private static String told(ExportedSpan span, String event, String key) {
    return span.span().getEventsList().stream()
        .filter(one -> one.getName().equals(event))
        .map(one -> Attributes.text(one.getAttributesList(), key))
        .findFirst()
        .orElse("");
  }

  private static boolean isToldWhole(Case c, List<ExportedSpan> spans) {
    List<ExportedSpan> attempts = attempts(c, spans);
    return attempts.size() == 2 && attempts.stream().allMatch(one -> parent(one, spans) != null);
  }

  // ---- the ladder ----

  @ParameterizedTest
  @EnumSource(
      names = {
        "OPENAI_CHAT",
        "OPENAI_CHAT_ASYNC_STREAM",
        "OPENAI_RESPONSES",
        "OPENAI_RESPONSES_STREAM",
        "ANTHROPIC",
        "ANTHROPIC_ASYNC_STREAM",
        "GEMINI_ASYNC",
        "GEMINI_STREAM",
        "LANGCHAIN",
        "LANGCHAIN_STREAM",
        "OKHTTP_3",
        "OKHTTP_4_ENQUEUE_STREAM",
        "OKHTTP_5_H2",
        "JDK_SEND",
        "JDK_ASYNC_LINES"
      })
  void s16ADegradedReplySaysWhereItCameFrom(Client client) throws Exception {
    Case c = of("ladder", client);
    AppResult before = Case.answered(c.call("question=5001,usage=1"));
    headers(c, before, Map.of("x-outrigger-outcome", "", "x-outrigger-model", ""));
    dead(c);

    if (!isResponses(client)) { // what they answer is kept at the provider, and nowhere else
      String asked = Spare.asked(client.provider());
      AppResult again = degraded(c, "question=5001", "cache_exact", "cache; match=exact; age=\\d+");
      assertThat(again.text()).isEqualTo(before.text());
      assertThat(again.model()).isEqualTo(asked);
      headers(c, again, Map.of("x-outrigger-model", asked));
      String likewise = "cache; match=normalized; age=\\d+";
      AppResult other = degraded(c, "question=5001,stop=1", "cache_normalized", likewise);
      assertThat(other.text()).isEqualTo(before.text());
    }
    AppResult rule = degraded(c, "question=770", "rule", "rule; name=hours");
    assertThat(rule.text()).isEqualTo("From 9 to 17.");
    assertThat(rule.model()).isEqualTo("outrigger-rule");
    AppResult message = degraded(c, "question=5002", "message", "message");
    assertThat(message.text()).isEqualTo(MESSAGE);
    assertThat(message.model()).isEqualTo("outrigger-message");
  }

  private AppResult degraded(Case c, String question, String source, String header)
      throws Exception {
    boolean cached = source.startsWith("cache");
    Map<String, String> operation = point(c, "outrigger.outcome", "degraded");
    Map<String, String> counted = point(c, "outrigger.degraded.source", source);
    Map<String, String> lost =
        point(
            c,
            "outrigger.error.category",
            "transient",
            "outrigger.disposition",
            "degraded",
            "gen_ai.request.model",
            Spare.model(c.client().provider()));
    long operationsBefore = counted(c, "outrigger.operations", operation);
    long countedBefore = counted(c, "outrigger.degraded_responses", counted);
    long lostBefore = counted(c, "outrigger.errors", lost);
    int attemptsBefore = c.attempts().size();

    AppResult result = c.call(question + ",usage=1");

    assertThat(result.ok()).as(result.line()).isTrue();
    usage(c, result, 0, 0);
    headers(
        c,
        result,
        Map.of(
            "x-outrigger-outcome", "degraded",
            "x-outrigger-category", "transient",
            "x-outrigger-attempts", "3",
            "x-outrigger-degraded", header,
            "x-outrigger-message", ""));
    ExportedSpan span = span(c, attemptsBefore + 2);
    asked(c, span);
    assertThat(span.attribute("outrigger.outcome")).isEqualTo("degraded");
    assertThat(span.attribute("outrigger.degraded.source")).isEqualTo(source);
    assertThat(span.attribute("outrigger.degraded.age")).matches(cached ? "\\d+" : "");
    assertThat(span.attribute("outrigger.degraded.similarity")).isEqualTo(cached ? "1.00" : "");
    assertThat(span.attribute("outrigger.fallback.model")).as("no fallback answered").isEmpty();
    assertThat(span.attribute("outrigger.attempt.count")).isEqualTo("3");
    assertThat(span.attribute("gen_ai.usage.output_tokens")).as("nothing was paid for").isEmpty();
    awaits(c, "outrigger.operations", operation, operationsBefore + 1);
    awaits(c, "outrigger.degraded_responses", counted, countedBefore + 1);
    awaits(c, "outrigger.errors", lost, lostBefore + 1);
    return result;
  }

  /** The vectors come from an address that wants a key. */
  @ParameterizedTest
  @EnumSource(names = {"OKHTTP_4", "JDK_ASYNC", "OPENAI_CHAT"})
  void s16AnAlikeAnswerSaysHowAlike(Client client) throws Exception {
    Case c = of("alike", client);
    spare.fake().forget("vectors");
    AppResult before = Case.answered(c.call("sentence=1"));
    spare.fake().awaitAttempts("vectors", 1, Duration.ofSeconds(30));
    dead(c);

    String alike = "sentence=" + (Sentences.ASKED.size() + 1);
    AppResult result = c.call(alike);
    long patience = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!result.ok() && System.nanoTime() < patience) { // until the vector has arrived
      result = c.call(alike);
    }

    assertThat(result.text()).as(result.line()).isEqualTo(before.text());
    headers(
        c,
        result,
        Map.of(
            "x-outrigger-outcome", "degraded",
            "x-outrigger-degraded", "cache; match=semantic; sim=1\\.000; age=\\d+"));
    ExportedSpan span = span(c, c.attempts().size());
    assertThat(span.attribute("outrigger.degraded.source")).isEqualTo("cache_semantic");
    assertThat(span.attribute("outrigger.degraded.similarity")).isEqualTo("1.00");
    assertThat(span.attribute("outrigger.degraded.age")).matches("\\d+");
    assertThat(spare.fake().attempts("vectors"))
        .isNotEmpty()
        .allSatisfy(
            attempt -> {
              assertThat(attempt.header("authorization")).contains("Bearer " + KEY);
              assertThat(attempt.request().headers().toString()).doesNotContain("sk-test");
            });
    assertThat(Arrays.asList(fleet.stderr().split("\n")))
        .noneMatch(line -> line.contains(Sentences.ASKED.get(0)));
  }
}
