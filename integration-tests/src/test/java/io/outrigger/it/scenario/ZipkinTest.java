package io.outrigger.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.outrigger.it.app.AppClassPath;
import io.outrigger.it.app.AppResult;
import io.outrigger.it.app.JoiningApp;
import io.outrigger.it.fake.FakeLlm;
import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fake.ProviderErrors;
import io.outrigger.it.fake.StreamFaults;
import io.outrigger.it.fork.AgentJar;
import io.outrigger.it.fork.ForkedJvm;
import io.outrigger.it.fork.Jdks;
import io.outrigger.it.otlp.ExportedSpan;
import io.outrigger.it.otlp.OtlpSink;
import io.outrigger.it.zipkin.Zipkin;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * What a person finds in Zipkin: a call from the application's own span down to each attempt, in
 * one trace, though the application and the agent have exporters of their own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(240)
class ZipkinTest {
  private static final String MESSAGE = "Back soon.";

  private FakeLlm fake;
  private Zipkin zipkin;

  @BeforeAll
  void start() throws Exception {
    zipkin = Zipkin.start(); // it gets ready meanwhile
    fake = FakeLlm.start();
    try (OtlpSink sink = OtlpSink.start();
        SampleJvm app = app(sink)) {
      fake.script("retried", ProviderErrors.openAiServerError(), Misbehaviour.ok());
      Case.answered(call(app, "chat", "retried"));

      fake.script("moved", ProviderErrors.openAiOverloaded());
      AppResult moved = Case.answered(call(app, "chat", "moved"));
      assertThat(moved.model()).isEqualTo("gpt-4o-mini");

      fake.script("dead", ProviderErrors.openAiOverloaded());
      fake.script("spare", ProviderErrors.openAiOverloaded());
      assertThat(call(app, "chat", "dead").text()).isEqualTo(MESSAGE);

      fake.script("cut", StreamFaults.cutAfter(4));
      assertThat(call(app, "chat-stream", "cut").ok()).isFalse();

      List<ExportedSpan> spans = sink.awaitSpans(seen -> seen.size() >= 4 + 4 + 4 + 3);
      zipkin.take(spans);
    }
  }

  @AfterAll
  void stop() throws IOException {
    if (zipkin != null) {
      zipkin.close();
    }
    if (fake != null) {
      fake.close();
    }
  }

  private SampleJvm app(OtlpSink sink) throws IOException {
    StringBuilder config = new StringBuilder();
    for (String name : List.of("retried", "moved", "dead", "cut", "spare")) {
      String endpoint = "outrigger.endpoint." + name + '.';
      config.append(endpoint + "url = " + fake.url(name) + '\n');
      config.append(endpoint + "provider = openai\n");
      config.append(name.equals("retried") ? "" : endpoint + "retry.max-attempts = 1\n");
    }
    config.append("outrigger.endpoint.dead.degrade.message = on\n");
    config.append("outrigger.endpoint.dead.degrade.message.text = " + MESSAGE + '\n');
    config.append("outrigger.fallback.gpt-4o = spare/gpt-4o-mini\n");
    config.append("outrigger.retry.base-delay = 20ms\noutrigger.circuit.enabled = false\n");
    Path file = Files.writeString(Files.createTempFile("outrigger", ".properties"), config);
    file.toFile().deleteOnExit();
    String classPath =
        AppClassPath.sdks()
            + File.pathSeparator
            + Files.readString(
                    Path.of(AppClassPath.jdkAlone()).resolveSibling("cp-opentelemetry.txt"))
                .strip();
    SampleJvm jvm =
        new SampleJvm(
            ForkedJvm.on(Jdks.own())
                .jvm(AgentJar.flag(file.toString()))
                .jvm(sink.flags())
                .jvm("-Dotel.service.name=shop", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .classPath(
                    Arrays.stream(classPath.split(File.pathSeparator))
                        .map(Path::of)
                        .toArray(Path[]::new))
                .timeout(Duration.ofSeconds(90))
                .talk(JoiningApp.class, "interactive"));
    jvm.awaitReady();
    return jvm;
  }

  private AppResult call(SampleJvm app, String mode, String scenario) {
    return app.run(mode + ' ' + fake.url(scenario)).get(0);
  }

  /** A trace as it came out of Zipkin's API; names are in lower case there. */
  private record Trace(JsonNode app, JsonNode call, List<JsonNode> attempts) {}

  /** The one trace whose call ended so: found by its tag, read by its id. */
  private Trace trace(String outcome, int attempts) throws Exception {
    JsonNode found = zipkin.awaitTracesWith("outrigger.outcome", outcome);
    assertThat(found).as(found.toPrettyString()).hasSize(1);
    String id = found.get(0).get(0).get("traceId").asText();
    JsonNode spans = zipkin.awaitTrace(id, 2 + attempts);
    assertThat(spans.toString()).doesNotContain("question ", "sk-test", MESSAGE);

    JsonNode app = only(spans, "app work");
    JsonNode call = only(spans, "chat gpt-4o");
    List<JsonNode> posts = named(spans, "post");
    posts.sort(Comparator.comparing(post -> tag(post, "outrigger.attempt.number")));
    assertThat(spans).as(spans.toPrettyString()).hasSize(2 + attempts);
    assertThat(posts).as(spans.toPrettyString()).hasSize(attempts);
    assertThat(app.has("parentId")).as("a root").isFalse();
    assertThat(app.has("kind")).isFalse();
    assertThat(call.get("parentId")).isEqualTo(app.get("id"));
    assertThat(call.get("kind").asText()).isEqualTo("CLIENT");
    assertThat(posts)
        .allSatisfy(
            post -> {
              assertThat(post.get("parentId")).isEqualTo(call.get("id"));
              assertThat(post.get("kind").asText()).isEqualTo("CLIENT");
              assertThat(tag(post, "gen_ai.operation.name")).isEmpty();
            });
    for (JsonNode span : spans) {
      assertThat(span.at("/localEndpoint/serviceName").asText()).isEqualTo("shop");
    }
    assertThat(tag(app, "otel.scope.name")).isEqualTo("the-app");
    assertThat(tag(call, "otel.scope.name")).isEqualTo("outrigger");
    assertThat(tag(call, "gen_ai.request.model")).isEqualTo("gpt-4o");
    assertThat(tag(call, "outrigger.attempt.count")).isEqualTo("" + attempts);
    return new Trace(app, call, posts);
  }

  private static List<JsonNode> named(JsonNode spans, String name) {
    List<JsonNode> found = new ArrayList<>();
    spans.forEach(
        span -> {
          if (span.get("name").asText().equals(name)) {
            found.add(span);
          }
        });
    return found;
  }

  private static JsonNode only(JsonNode spans, String name) {
    List<JsonNode> found = named(spans, name);
    assertThat(found).as(name + " in " + spans.toPrettyString()).hasSize(1);
    return found.get(0);
  }

  private static String tag(JsonNode span, String name) {
    return span.path("tags").path(name).asText();
  }

  private static List<String> annotations(JsonNode span) {
    return span.path("annotations").findValuesAsText("value");
  }

  private static void isNoError(JsonNode span) {
    assertThat(span.path("tags").has("error")).as(span.toPrettyString()).isFalse();
  }

  private void attempt(JsonNode post, int number, String endpoint, String status) {
    assertThat(tag(post, "outrigger.attempt.number")).isEqualTo("" + number);
    assertThat(tag(post, "url.full")).isEqualTo(fake.url(endpoint) + "/v1/chat/completions");
    assertThat(tag(post, "http.response.status_code")).isEqualTo(status);
    assertThat(tag(post, "http.request.method")).isEqualTo("POST");
    if (status.equals("200")) {
      isNoError(post);
    } else {
      assertThat(tag(post, "error")).as(post.toPrettyString()).contains("transient");
      assertThat(tag(post, "outrigger.error.category")).isEqualTo("transient");
    }
  }

  @Test
  void aRetriedCall() throws Exception {
    Trace trace = trace("retried", 2);
    isNoError(trace.call);
    assertThat(annotations(trace.call)).contains("outrigger.retry");
    assertThat(tag(trace.call, "outrigger.retry.total_delay")).isNotEmpty();
    assertThat(tag(trace.call, "gen_ai.usage.output_tokens")).isNotEmpty();
    attempt(trace.attempts.get(0), 1, "retried", "500");
    attempt(trace.attempts.get(1), 2, "retried", "200");
    assertThat(tag(trace.attempts.get(0), "http.request.resend_count")).isEmpty();
    assertThat(tag(trace.attempts.get(1), "http.request.resend_count")).isEqualTo("1");
  }

  @Test
  void aCallThatAnotherModelAnswered() throws Exception {
    Trace trace = trace("fallback", 2);
    isNoError(trace.call);
    assertThat(annotations(trace.call)).contains("outrigger.fallback");
    assertThat(tag(trace.call, "outrigger.fallback.model")).isEqualTo("gpt-4o-mini");
    assertThat(tag(trace.call, "outrigger.fallback.reason")).isEqualTo("transient");
    assertThat(tag(trace.call, "gen_ai.response.model")).isEqualTo("gpt-4o-mini");
    attempt(trace.attempts.get(0), 1, "moved", "503");
    attempt(trace.attempts.get(1), 2, "spare", "200");
    assertThat(tag(trace.attempts.get(1), "outrigger.target.model")).isEqualTo("gpt-4o-mini");
    assertThat(tag(trace.attempts.get(1), "http.request.resend_count")).isEmpty();
  }

  @Test
  void aCallThatNobodyAnswered() throws Exception {
    Trace trace = trace("degraded", 2);
    isNoError(trace.call);
    assertThat(tag(trace.call, "outrigger.degraded.source")).isEqualTo("message");
    attempt(trace.attempts.get(0), 1, "dead", "503");
    attempt(trace.attempts.get(1), 2, "spare", "503");
  }

  @Test
  void aStreamThatBroke() throws Exception {
    Trace trace = trace("failed", 1);
    assertThat(tag(trace.call, "error")).as(trace.call.toPrettyString()).contains("transient");
    assertThat(tag(trace.call, "error.type")).isEqualTo("stream_interrupted");
    assertThat(tag(trace.call, "outrigger.error.category")).isEqualTo("transient");
    assertThat(tag(trace.call, "gen_ai.request.stream")).isEqualTo("true");
    assertThat(annotations(trace.call)).contains("outrigger.stream.interrupted");
    JsonNode attempt = trace.attempts.get(0);
    assertThat(tag(attempt, "url.full")).isEqualTo(fake.url("cut") + "/v1/chat/completions");
    assertThat(tag(attempt, "http.response.status_code")).isEqualTo("200");
    assertThat(tag(attempt, "error")).as(attempt.toPrettyString()).contains("transient");
  }
}
