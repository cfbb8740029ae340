package io.outrigger.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.it.app.AppClassPath;
import io.outrigger.it.fake.FakeLlm;
import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fake.ProviderErrors;
import io.outrigger.it.fork.AgentJar;
import io.outrigger.it.fork.ForkedJvm;
import io.outrigger.it.fork.Jdks;
import io.outrigger.it.fork.TalkingJvm;
import io.outrigger.it.otlp.ExportedSpan;
import io.outrigger.it.otlp.OtlpSink;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Y18 with Spring Boot: Micrometer's tracing over an OpenTelemetry that nobody else can have, and
 * SLF4J with Logback as Spring sets it up.
 */
@Timeout(300)
class SpringBootTest {
  private static final List<String> CLIENTS =
      List.of("jdk", "async", "okhttp", "enqueue", "reactive");

  @TempDir private Path folder;

  @Test
  void callsAreInTheTracesAndTheLogOfTheApplication() throws Exception {
    Path log = folder.resolve("app.log");
    try (FakeLlm fake = FakeLlm.start();
        OtlpSink sink = OtlpSink.start();
        TalkingJvm app = app(fake, sink, log)) {
      // Before Spring: neither its log nor its tracing is ours to start.
      assertThat(ask(app, fake, "", "early")).isEqualTo("200");
      app.awaitStderr("trace=");
      app.tell("go");

      Map<String, String> observed = new LinkedHashMap<>();
      for (String client : CLIENTS) {
        String[] answer = ask(app, fake, client + ' ', client).split(" ");
        assertThat(answer[0]).as(client).isEqualTo("200");
        observed.put(client, answer[1]);
      }
      fake.script("failed", ProviderErrors.invalidRequest());
      app.tell("jdk " + fake.url("failed"));
      assertThat(answer(app)).startsWith("400 ");
      awaitLine(log, "io.outrigger - failed");
      app.tell("logger throws");
      assertThat(answer(app)).isEqualTo("logger");
      assertThat(ask(app, fake, "okhttp ", "throwing")).startsWith("200 ");
      app.awaitStderr("logger failed with java.lang.IllegalStateException");
      app.tell("logger blocks");
      assertThat(answer(app)).isEqualTo("logger");
      assertThat(ask(app, fake, "jdk ", "blocking")).startsWith("200 ");
      assertThat(ask(app, fake, "async ", "blocked")).startsWith("200 ");
      await(sink, "app work", CLIENTS.size() + 4);
      await(sink, "chat gpt-4o", CLIENTS.size() + 5);
      assertThat(app.finish()).isZero();

      theirs(sink.spans(), observed);
      theLog(Files.readString(log), app.stderr(), observed);
    }
  }

  /** Without Spring: the OpenTelemetry agent brings the span to Reactor's threads. */
  @Test
  void reactorsCallsAreInTheTraceWhereTheOpenTelemetryAgentIs() throws Exception {
    Path other = Path.of(AppClassPath.jdkAlone()).resolveSibling("opentelemetry-javaagent.jar");
    try (FakeLlm fake = FakeLlm.start();
        OtlpSink sink = OtlpSink.start();
        TalkingJvm app =
            jvm(fake, sink, "stderr")
                .jvm("-javaagent:" + other)
                .talk("io.outrigger.it.spring.ReactorApp")) {
      assertThat(ask(app, fake, "", "reactor")).isEqualTo("200");
      app.awaitStderr(" retry category=transient ");
      await(sink, "app work", 1);
      await(sink, "chat gpt-4o", 1);
      assertThat(app.finish()).isZero();

      List<ExportedSpan> spans = sink.spans();
      ExportedSpan work = only(spans, "app work");
      isOneTrace(spans, work.id());
      assertThat(work.parent()).isEmpty();
      assertThat(app.stderr()).containsOnlyOnce("trace=" + work.trace());
    }
  }

  /** Brave exports by itself; ours are children of its spans for whom both are sent to. */
  @Test
  void callsAreInTheTraceOfBrave() throws Exception {
    try (FakeLlm fake = FakeLlm.start();
        OtlpSink sink = OtlpSink.start();
        TalkingJvm app = jvm(fake, sink, "stderr").talk("io.outrigger.it.spring.BraveApp")) {
      List<String> clients = List.of("jdk", "async", "okhttp", "enqueue");
      Map<String, String> parents = new LinkedHashMap<>();
      for (String client : clients) {
        String[] ids = ask(app, fake, client + ' ', client).split(" ")[1].split("/");
        parents.put("0".repeat(16) + ids[0], ids[1]);
        app.awaitStderr("trace=" + "0".repeat(16) + ids[0]);
      }
      await(sink, "chat gpt-4o", clients.size());
      assertThat(app.finish()).isZero();

      List<ExportedSpan> calls =
          sink.spans().stream().filter(span -> span.name().equals("chat gpt-4o")).toList();
      assertThat(calls.stream().map(call -> call.trace() + call.parent()))
          .containsExactlyInAnyOrderElementsOf(
              parents.entrySet().stream().map(each -> each.getKey() + each.getValue()).toList());
    }
  }

  /** A thread of the agent's own writes it, behind the answer. */
  private static void awaitLine(Path log, String text) throws IOException {
    long end = System.nanoTime() + Case.HUNG.toNanos();
    while (!Files.readString(log).contains(text)) {
      assertThat(System.nanoTime()).as(() -> "no line with " + text).isLessThan(end);
      LockSupport.parkNanos(10_000_000);
    }
  }

  /** Fails once, then answers. */
  private static String ask(TalkingJvm app, FakeLlm fake, String command, String name) {
    fake.script(name, ProviderErrors.openAiServerError(), Misbehaviour.ok());
    app.tell(command + fake.url(name));
    return answer(app);
  }

  /** Before the end: there, the agent waits for its exporter three seconds and no longer. */
  private static void await(OtlpSink sink, String name, int spans) throws InterruptedException {
    sink.awaitSpans(seen -> seen.stream().filter(s -> s.name().equals(name)).count() >= spans);
  }

  private static String answer(TalkingJvm app) {
    String line = app.next("an answer");
    while (!line.startsWith("ANSWER ")) {
      line = app.next("an answer");
    }
    return line.substring("ANSWER ".length());
  }

  private static void theirs(List<ExportedSpan> spans, Map<String, String> observed) {
    assertThat(spans.stream().map(ExportedSpan::id)).as("exported once").doesNotHaveDuplicates();
    observed.forEach(
        (client, context) -> {
          String trace = context.split("/")[0];
          isOneTrace(
              spans.stream().filter(s -> s.trace().equals(trace)).toList(), context.split("/")[1]);
        });
    List<ExportedSpan> roots = spans.stream().filter(s -> s.parent().isEmpty()).toList();
    assertThat(roots.stream().map(ExportedSpan::name).filter(name -> !name.equals("app work")))
        .as("the one before Spring")
        .containsExactly("chat gpt-4o");
  }

  private static void isOneTrace(List<ExportedSpan> spans, String parent) {
    assertThat(spans.stream().map(ExportedSpan::name))
        .as("" + spans)
        .containsExactlyInAnyOrder("app work", "chat gpt-4o", "POST", "POST");
    ExportedSpan call = only(spans, "chat gpt-4o");
    assertThat(call.parent()).as("" + spans).isEqualTo(parent);
    assertThat(only(spans, "app work").id()).isEqualTo(parent);
    List<ExportedSpan> attempts = spans.stream().filter(s -> s.name().equals("POST")).toList();
    assertThat(attempts).allMatch(attempt -> attempt.parent().equals(call.id()));
    assertThat(attempts.stream().map(a -> a.attribute("http.request.resend_count")))
        .containsExactlyInAnyOrder("", "1");
  }

  private static void theLog(String log, String stderr, Map<String, String> observed) {
    observed.forEach(
        (client, context) -> {
          String trace = context.split("/")[0];
          assertThat(log.lines().filter(line -> line.contains("trace=" + trace)))
              .as(client + " in " + log)
              .singleElement()
              .asString()
              .startsWith("INFO io.outrigger - retry category=transient ");
          assertThat(log)
              .as("Micrometer's wrapper round the context")
              .contains("calls through " + client + " [" + trace + "]");
        });
    assertThat(log).containsPattern("WARN io.outrigger - failed category=invalid_request .*trace=");
    assertThat(stderr).contains("the application has not used its SLF4J yet");
    assertThat(log + stderr).doesNotContain("confided", "hunter2", "SubstituteLogger");
  }

  private static ExportedSpan only(List<ExportedSpan> spans, String name) {
    List<ExportedSpan> found = spans.stream().filter(s -> s.name().equals(name)).toList();
    assertThat(found).as(name + " in " + spans).hasSize(1);
    return found.get(0);
  }

  private TalkingJvm app(FakeLlm fake, OtlpSink sink, Path log) throws Exception {
    return jvm(fake, sink, "slf4j")
        .jvm("-Dspring.application.name=shop", "-Dspring.main.banner-mode=off")
        .jvm("-Dmanagement.tracing.sampling.probability=1")
        .jvm(
            "-Dmanagement.opentelemetry.tracing.export.otlp.endpoint="
                + sink.endpoint()
                + "/v1/traces",
            "-Dmanagement.opentelemetry.tracing.export.schedule-delay=100ms",
            "-Dmanagement.otlp.metrics.export.enabled=false")
        .jvm("-Dlogging.file.name=" + log)
        .jvm("-Dlogging.pattern.file=%level %logger - %m [%X{traceId:-}]%n")
        .talk("io.outrigger.it.spring.SpringBootApp");
  }

  private ForkedJvm jvm(FakeLlm fake, OtlpSink sink, String log) throws IOException {
    Path config = folder.resolve("outrigger.properties");
    Files.writeString(
        config,
        "outrigger.endpoint.fake.url = "
            + fake.url("").replaceFirst("/$", "")
            + "\noutrigger.endpoint.fake.provider = openai\noutrigger.retry.base-delay = 50ms\n"
            + "outrigger.circuit.enabled = false\noutrigger.log.rate = 100000\noutrigger.log.to = "
            + log
            + "\n");
    Path built = Path.of(AppClassPath.jdkAlone()).resolve("../../../spring-boot-app/target");
    String libraries = Files.readString(built.resolve("cp.txt")).strip();
    return ForkedJvm.on(Jdks.own())
        .jvm(AgentJar.flag(config.toString()))
        .jvm(sink.flags())
        .jvm("-Dotel.service.name=shop", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
        .onlyClassPath(built.resolve("classes").normalize())
        .classPath(
            Arrays.stream(libraries.split(File.pathSeparator)).map(Path::of).toArray(Path[]::new))
        .timeout(Duration.ofSeconds(90));
  }
}
