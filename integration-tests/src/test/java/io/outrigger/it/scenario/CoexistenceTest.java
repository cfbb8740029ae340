package io.outrigger.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.it.app.AppClassPath;
import io.outrigger.it.app.TracedApp;
import io.outrigger.it.fake.FakeLlm;
import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fake.ProviderErrors;
import io.outrigger.it.fork.AgentJar;
import io.outrigger.it.fork.ForkedJvm;
import io.outrigger.it.fork.Jdk;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Y17, Y18: beside another agent, another SDK and another layer of the same call. */
@Timeout(300)
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
    return app(Jdks.own(), otel, agents, sink.flags());
  }

  private SampleJvm app(Jdk jdk, String otel, List<String> agents, String... export)
      throws IOException {
    String classPath =
        AppClassPath.sdks()
            + File.pathSeparator
            + Files.readString(
                    Path.of(AppClassPath.jdkAlone()).resolveSibling("cp-opentelemetry.txt"))
                .strip();
    SampleJvm jvm =
        new SampleJvm(
            ForkedJvm.on(jdk)
                .jvm(agents.toArray(String[]::new))
                .jvm(export)
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

  /** Everything on this JDK, a slice on the other. */
  static Stream<Arguments> pairings() {
    List<Arguments> pairings = new ArrayList<>();
    for (Jdk jdk : Jdks.all()) {
      for (String otel :
          List.of("before agent", "after agent", "absent auto", "absent hand", "absent none")) {
        for (String client : List.of("jdk", "okhttp", "openai")) {
          String[] words = otel.split(" ");
          if (jdk.equals(Jdks.own()) || client.equals("jdk") || words[0].equals("after")) {
            pairings.add(Arguments.of(jdk, words[0], words[1], client));
          }
        }
      }
    }
    return pairings.stream();
  }

  @ParameterizedTest
  @MethodSource("pairings")
  void y18OneTraceWhoeversOpenTelemetryItIs(Jdk jdk, String otelAgent, String sdk, String client)
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

    try (SampleJvm app = app(jdk, sdk, agents, sink.flags())) {
      Case.answered(app.run(client + " " + fake.url("case")).get(0));

      sink.awaitSpans(
          seen ->
              seen.stream().anyMatch(CoexistenceTest::isOurs)
                  && seen.stream().filter(s -> s.name().equals("POST")).count() >= 2
                  && (!traced || seen.stream().anyMatch(s -> s.name().equals("app work"))));
      app.finish(); // exports whatever was still waiting
      List<ExportedSpan> spans = sink.spans();

      String all = spans.toString();
      List<ExportedSpan> calls = spans.stream().filter(CoexistenceTest::isOurs).toList();
      assertThat(calls).as(all).hasSize(1);
      ExportedSpan call = calls.get(0);
      assertThat(call.name()).isEqualTo("chat gpt-4o");
      assertThat(spans.stream().map(ExportedSpan::trace).distinct()).as(all).hasSize(1);
      assertThat(spans.stream().map(ExportedSpan::id)).as("exported once").doesNotHaveDuplicates();
      ExportedSpan outermost = sdk.equals("agent") && client.equals("openai") ? ofSdk(spans) : call;
      assertThat(outermost.parent()).as(all).isEqualTo(traced ? only(spans, "app work").id() : "");
      assertThat(call)
          .as(all)
          .matches(c -> c.equals(outermost) || c.parent().equals(outermost.id()));
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

  private static boolean isOurs(ExportedSpan span) {
    return span.scope().equals("outrigger") && span.name().startsWith("chat");
  }

  /** The OpenTelemetry agent knows some SDKs and describes their calls as well, round ours. */
  private static ExportedSpan ofSdk(List<ExportedSpan> spans) {
    return spans.stream()
        .filter(span -> span.scope().startsWith("io.opentelemetry.openai-java"))
        .findFirst()
        .orElseThrow();
  }

  private static ExportedSpan only(List<ExportedSpan> spans, String name) {
    List<ExportedSpan> found = spans.stream().filter(s -> s.name().equals(name)).toList();
    assertThat(found).as(name + " in " + spans).hasSize(1);
    return found.get(0);
  }

  /** A gateway that takes telemetry too: the path tells which is which. */
  @ParameterizedTest
  @ValueSource(strings = {"none", "hand"})
  void callsAreProtectedWhereTelemetryGoesToTheSameAddress(String sdk) throws Exception {
    String both = fake.url("case");
    fake.script("case", ProviderErrors.openAiServerError(), Misbehaviour.ok());
    List<String> agents = List.of(AgentJar.flag(config()));

    try (SampleJvm app = app(Jdks.own(), sdk, agents, OtlpSink.flags(both))) {
      Case.answered(app.run("jdk " + both).get(0));
      for (int i = 3; paths().stream().noneMatch("/v1/traces"::equals); i++) {
        fake.awaitAttempts("case", i, Case.HUNG); // the end of a JVM waits no longer than 3 s
      }
      app.finish(); // exports whatever was still waiting

      List<String> paths = paths();
      assertThat(paths.stream().filter("/v1/chat/completions"::equals)).as("" + paths).hasSize(2);
      assertThat(paths).contains("/v1/traces");
      // An export that counted as a call would be exported in its turn, and so on.
      assertThat(paths.stream().filter("/v1/traces"::equals)).hasSizeLessThan(8);
    }
  }

  private List<String> paths() {
    return fake.attempts("case").stream().map(a -> a.request().path()).toList();
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
