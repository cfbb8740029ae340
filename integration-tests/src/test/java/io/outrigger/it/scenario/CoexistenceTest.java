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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
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
            + fake.url("").replaceFirst("/$", "")
            + "\noutrigger.endpoint.fake.provider = openai\noutrigger.retry.base-delay = 50ms\n"
            + "outrigger.circuit.enabled = false\n"
            + "outrigger.log.rate = 100000\n"); // a line for each call
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

  private static final List<String> CLIENTS =
      List.of("jdk", "async", "okhttp", "enqueue", "openai");

  /** Where the log is the application's own, java.util.logging: with an agent and without. */
  private static final Set<String> LOG_IS_THEIRS = Set.of("after agent", "absent auto");

  static Stream<Arguments> pairings() {
    return Jdks.all().stream()
        .flatMap(
            jdk ->
                Stream.of(
                        "before agent", "after agent", "absent auto", "absent hand", "absent none")
                    .map(otel -> Arguments.of(jdk, otel)));
  }

  @ParameterizedTest
  @MethodSource("pairings")
  void y18OneTraceWhoeversOpenTelemetryItIs(Jdk jdk, String otel) throws Exception {
    String sdk = otel.split(" ")[1];
    boolean traced = !sdk.equals("none");
    List<String> flags = new ArrayList<>(List.of(AgentJar.flag(config())));
    Path other = Path.of(AppClassPath.jdkAlone()).resolveSibling("opentelemetry-javaagent.jar");
    if (otel.startsWith("before")) {
      flags.add(0, "-javaagent:" + other);
    } else if (otel.startsWith("after")) {
      flags.add("-javaagent:" + other);
    }
    Path javaLog = folder.resolve("java.log");
    if (LOG_IS_THEIRS.contains(otel)) {
      flags.add("-Doutrigger.log.to=jul");
      flags.add("-Djava.util.logging.config.file=" + javaLogging(javaLog));
    }

    try (SampleJvm app = app(jdk, sdk, flags, sink.flags())) {
      for (String client : CLIENTS) {
        fake.script(client, ProviderErrors.openAiServerError(), Misbehaviour.ok());
        Case.answered(app.run(client + " " + fake.url(client)).get(0));
      }
      int calls = CLIENTS.size();
      sink.awaitSpans(
          seen ->
              seen.stream().filter(CoexistenceTest::isOurs).count() >= calls
                  && named("POST", seen).size() >= 2 * calls
                  && (!traced || named("app work", seen).size() >= calls));
      Path log = LOG_IS_THEIRS.contains(otel) ? javaLog : null;
      awaitLines(log == null ? app::stderr : () -> textOf(log), calls);
      app.finish(); // exports whatever was still waiting
      List<ExportedSpan> spans = sink.spans();

      assertThat(spans.stream().map(ExportedSpan::id)).as("exported once").doesNotHaveDuplicates();
      assertThat(spans.stream().map(ExportedSpan::trace).distinct()).as("" + spans).hasSize(calls);
      for (String client : CLIENTS) {
        String trace = traceOf(client, spans);
        boolean described = sdk.equals("agent") && client.equals("openai");
        isOneTrace(
            spans.stream().filter(span -> span.trace().equals(trace)).toList(), traced, described);
        String lines = log == null ? app.stderr() : textOf(log);
        assertThat(lines.lines().filter(line -> line.contains(" trace=" + trace)))
            .as(client + " in " + lines)
            .singleElement()
            .asString()
            .contains(log == null ? "outrigger: 20" : "INFO io.outrigger ", " retry category=");
      }
      String all = app.stderr() + textOf(javaLog);
      assertThat(all).doesNotContain("question ", "sk-test");
    }
  }

  /** The application's own span, the call, both attempts; {@code described} by another as well. */
  private static void isOneTrace(List<ExportedSpan> spans, boolean traced, boolean described) {
    String all = spans.toString();
    List<ExportedSpan> calls = spans.stream().filter(CoexistenceTest::isOurs).toList();
    assertThat(calls).as(all).hasSize(1);
    ExportedSpan call = calls.get(0);
    assertThat(call.name()).isEqualTo("chat gpt-4o");
    ExportedSpan outermost = described ? ofSdk(spans) : call;
    assertThat(outermost.parent()).as(all).isEqualTo(traced ? only(spans, "app work").id() : "");
    assertThat(call).as(all).matches(c -> c.equals(outermost) || c.parent().equals(outermost.id()));
    List<ExportedSpan> attempts = named("POST", spans);
    assertThat(attempts).as(all).hasSize(2);
    assertThat(attempts).as(all).allMatch(attempt -> attempt.parent().equals(call.id()));
    assertThat(attempts.stream().map(a -> a.attribute("http.request.resend_count")))
        .as(all)
        .containsExactlyInAnyOrder("", "1");
    assertThat(spans).as(all).hasSize(3 + (traced ? 1 : 0) + (described ? 1 : 0));
    assertThat(call.attribute("outrigger.outcome")).isEqualTo("retried");
    assertThat(call.events()).contains("outrigger.retry");
  }

  private static String traceOf(String client, List<ExportedSpan> spans) {
    List<String> traces =
        spans.stream()
            .filter(span -> span.attribute("url.full").contains('/' + client + '/'))
            .map(ExportedSpan::trace)
            .distinct()
            .toList();
    assertThat(traces).as(client + " in " + spans).hasSize(1);
    return traces.get(0);
  }

  private static List<ExportedSpan> named(String name, List<ExportedSpan> spans) {
    return spans.stream().filter(span -> span.name().equals(name)).toList();
  }

  /** The application's settings of java.util.logging: all of it into a file. */
  private Path javaLogging(Path log) throws IOException {
    return Files.writeString(
        folder.resolve("logging.properties"),
        "handlers=java.util.logging.FileHandler\njava.util.logging.FileHandler.pattern="
            + log
            + "\njava.util.logging.FileHandler.formatter=java.util.logging.SimpleFormatter\n"
            + "java.util.logging.SimpleFormatter.format=%4$s %3$s %5$s%n\n");
  }

  /** Decisions are written by a thread of the agent's own, behind the answer. */
  private static void awaitLines(Supplier<String> log, int lines) {
    long end = System.nanoTime() + Case.HUNG.toNanos();
    while (log.get().lines().filter(line -> line.contains(" retry category=")).count() < lines) {
      assertThat(System.nanoTime()).as(log.get()).isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private static String textOf(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
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
    List<ExportedSpan> found = named(name, spans);
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
