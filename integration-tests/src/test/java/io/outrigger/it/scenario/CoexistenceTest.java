package io.outrigger.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.it.app.AppClassPath;
import io.outrigger.it.app.TracedApp;
import io.outrigger.it.fake.FakeLlm;
import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fake.ProviderErrors;
import io.outrigger.it.fork.AgentJar;
import io.outrigger.it.fork.ForkedJvm;
import io.outrigger.it.fork.Jdks;
import io.outrigger.it.otlp.ExportedSpan;
import io.outrigger.it.otlp.OtlpSink;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Y17, Y18: beside another agent, another SDK and another layer of the same call. */
@Timeout(180)
class CoexistenceTest {
  @TempDir private Path folder;

  private FakeLlm fake;
  private OtlpSink sink;

  @BeforeEach
  void start() throws IOException {
    fake = FakeLlm.start();
    sink = OtlpSink.start();
  }

  @AfterEach
  void stop() throws IOException {
    fake.close();
    sink.close();
  }

  private String config() throws IOException {
    Path config = folder.resolve("outrigger.properties");
    Files.writeString(
        config,
        "outrigger.endpoint.fake.url = "
            + fake.url("case")
            + "\noutrigger.endpoint.fake.provider = openai\noutrigger.retry.base-delay = 50ms\n"
            + "outrigger.circuit.enabled = false\n");
    return config.toString();
  }

  private SampleJvm app(String otel, List<String> agents) throws IOException {
    String classPath =
        AppClassPath.sdks()
            + File.pathSeparator
            + Files.readString(
                    Path.of(AppClassPath.jdkAlone()).resolveSibling("cp-opentelemetry.txt"))
                .strip();
    SampleJvm jvm =
        new SampleJvm(
            ForkedJvm.on(Jdks.own())
                .jvm(agents.toArray(String[]::new))
                .jvm(sink.flags())
                .jvm("-Dapp.otel=" + otel, "-Dotel.service.name=app", "-XX:+UseSerialGC")
                .jvm("-XX:TieredStopAtLevel=1")
                .classPath(
                    Arrays.stream(classPath.split(File.pathSeparator))
                        .map(Path::of)
                        .toArray(Path[]::new))
                .timeout(Duration.ofSeconds(90))
                .talk(TracedApp.class, "interactive"));
    jvm.awaitReady();
    return jvm;
  }

  @ParameterizedTest
  @CsvSource({
    "before, agent, jdk",
    "before, agent, okhttp",
    "after, agent, jdk",
    "after, agent, okhttp",
    "absent, auto, jdk",
    "absent, auto, okhttp",
    "absent, hand, jdk",
    "absent, hand, okhttp",
    "absent, none, jdk",
    "absent, none, okhttp"
  })
  void y18OneTraceWhoeversOpenTelemetryItIs(String otelAgent, String sdk, String client)
      throws Exception {
    List<String> agents = new ArrayList<>(List.of(AgentJar.flag(config())));
    Path other = Path.of(AppClassPath.jdkAlone()).resolveSibling("opentelemetry-javaagent.jar");
    if (otelAgent.equals("before")) {
      agents.add(0, "-javaagent:" + other);
    } else if (otelAgent.equals("after")) {
      agents.add("-javaagent:" + other);
    }
    fake.script("case", ProviderErrors.openAiServerError(), Misbehaviour.ok());
    boolean traced = !sdk.equals("none");

    try (SampleJvm app = app(sdk, agents)) {
      Case.answered(app.run(client + " " + fake.url("case")).get(0));

      sink.awaitSpans(
          seen ->
              seen.stream().anyMatch(s -> s.name().startsWith("chat"))
                  && seen.stream().filter(s -> s.name().equals("POST")).count() >= 2
                  && (!traced || seen.stream().anyMatch(s -> s.name().equals("app work"))));
      app.finish(); // exports whatever was still waiting
      List<ExportedSpan> spans = sink.spans();

      String all = spans.toString();
      ExportedSpan call = only(spans, "chat gpt-4o");
      assertThat(spans.stream().map(ExportedSpan::trace).distinct()).as(all).hasSize(1);
      assertThat(spans.stream().map(ExportedSpan::id)).as("exported once").doesNotHaveDuplicates();
      assertThat(call.parent()).as(all).isEqualTo(traced ? only(spans, "app work").id() : "");
      List<ExportedSpan> attempts = spans.stream().filter(s -> s.name().equals("POST")).toList();
      assertThat(attempts).as(all).hasSize(2);
      assertThat(attempts).as(all).allMatch(attempt -> attempt.parent().equals(call.id()));
      assertThat(attempts.stream().map(a -> a.attribute("http.request.resend_count")))
          .as(all)
          .containsExactlyInAnyOrder("", "1");
      assertThat(call.attribute("outrigger.outcome")).isEqualTo("retried");
      assertThat(call.events()).contains("outrigger.retry");
    }
  }

  private static ExportedSpan only(List<ExportedSpan> spans, String name) {
    List<ExportedSpan> found = spans.stream().filter(s -> s.name().equals(name)).toList();
    assertThat(found).as(name + " in " + spans).hasSize(1);
    return found.get(0);
  }

  @Test
  void y17OneLayerActsWhereOneClientSitsOnAnother() throws Exception {
    fake.script("case", ProviderErrors.openAiServerError());
    try (SampleJvm app = app("none", List.of(AgentJar.flag(config())))) {
      assertThat(app.run("nested " + fake.url("case")).get(0).status()).isEqualTo(500);

      assertThat(fake.attempts("case")).hasSize(4);
      List<ExportedSpan> spans =
          sink.awaitSpans(seen -> seen.stream().anyMatch(s -> s.name().startsWith("chat")));
      only(spans, "chat gpt-4o");
    }
  }

  @Test
  void y17TwoFlagsActOnce() throws Exception {
    fake.script("case", ProviderErrors.openAiServerError());
    String flag = AgentJar.flag(config());
    try (SampleJvm app = app("none", List.of(flag, flag))) {
      assertThat(app.run("jdk " + fake.url("case")).get(0).status()).isEqualTo(500);
      assertThat(fake.attempts("case")).hasSize(4);
      app.run("okhttp " + fake.url("case"));
      assertThat(fake.attempts("case")).hasSize(8);
      assertThat(app.stderr().lines().filter(line -> line.contains("already active"))).hasSize(1);
    }
  }
}
