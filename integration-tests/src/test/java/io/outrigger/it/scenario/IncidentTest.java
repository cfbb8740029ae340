package io.outrigger.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.it.app.AppClassPath;
import io.outrigger.it.app.JdkApp;
import io.outrigger.it.app.OkHttpApp;
import io.outrigger.it.fake.Attempt;
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
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An outage as its people hear of it: lines, files, a webhook. */
@Timeout(240)
class IncidentTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern PAGE = Pattern.compile("status page: (http://\\S+)");
  private static final Pattern TRACE = Pattern.compile("failed .* trace=([0-9a-f]{32}) ");

  @TempDir private Path folder;
  private FakeLlm fake;
  private OtlpSink sink;
  private String[] flags = {};

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

  @Test
  void anOutageIsAnIncidentFromItsOpeningToItsEnd() throws Exception {
    Path incidents = Files.createDirectory(folder.resolve("incidents"));
    // The operator's own gateway: what the agent sends there is no call of the application.
    String hook = fake.url("hook") + "/v1/chat/completions";
    fake.script("hook", ProviderErrors.openAiServerError(), Misbehaviour.ok());
    fake.script("case", ProviderErrors.openAiServerError());
    String[] more = {
      "outrigger.endpoint.hook.url = " + fake.url("hook"),
      "outrigger.endpoint.hook.provider = openai",
      "outrigger.incident.dir = " + incidents,
      "outrigger.incident.webhook = " + hook.replace("http://", "http://bob:hunter2@"),
      "outrigger.incident.window = 10s",
      "outrigger.incident.min-calls = 5",
      "outrigger.status.port = 0"
    };
    try (SampleJvm app = app(JdkApp.class, AppClassPath.jdkAlone(), more);
        WatchService watch = FileSystems.getDefault().newWatchService()) {
      incidents.register(
          watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
      for (long start = System.nanoTime(); json(incidents).isEmpty(); ) {
        assertThat(app.run("string " + fake.url("case") + " 10 1")).noneMatch(r -> r.ok());
        assertThat(System.nanoTime() - start).isLessThan(PATIENCE.toNanos());
      }
      assertThat(health(app))
          .as("the log's decisions, with the same traces")
          .containsPattern("\"decision\":\"failed\",.*\"trace\":\"[0-9a-f]{32}\"")
          .doesNotContain("\"trace\":\"\"");
      // Nobody calls any more: silence ends it, too.
      for (long start = System.nanoTime(); !json(incidents).contains("\"step\":\"closed\""); ) {
        WatchKey key = watch.poll(1, TimeUnit.SECONDS);
        if (key != null) {
          key.pollEvents();
          key.reset();
        }
        assertThat(System.nanoTime() - start).as(json(incidents)).isLessThan(PATIENCE.toNanos());
      }
      List<Attempt> messages = fake.awaitAttempts("hook", 3, PATIENCE);
      assertThat(messages.get(0).request().bodyText()).contains("\"step\":\"opened\"");
      assertThat(messages.get(1).request().bodyText())
          .as("tried again")
          .isEqualTo(messages.get(0).request().bodyText());
      assertThat(messages.get(2).request().bodyText()).contains("\"step\":\"closed\"");
      app.finish();

      String all = app.stderr();
      Matcher failed = TRACE.matcher(all);
      assertThat(failed.find()).as(all).isTrue();
      String trace = failed.group(1);
      List<ExportedSpan> spans =
          sink.awaitSpans(seen -> seen.stream().anyMatch(span -> span.trace().equals(trace)));
      assertThat(spans).noneMatch(span -> span.toString().contains("hook"));
      assertThat(all)
          .contains("incident_opened severity=page", "incident_closed severity=page")
          .doesNotContain("endpoint=hook", "hunter2");
      String told = json(incidents) + messages.get(2).request().bodyText() + all;
      assertThat(told).doesNotContain("question", "sk-", "hunter2");
    }
  }

  @Test
  void theLastLinesAreInTheFileWhenTheApplicationEnds() throws Exception {
    fake.script("case", ProviderErrors.openAiServerError(), Misbehaviour.ok());
    Path own = folder.resolve("decisions.log");
    String[] more = {"outrigger.log.to = file", "outrigger.log.file = " + own};
    try (SampleJvm app = app(OkHttpApp.class, AppClassPath.newestOkHttp(), more)) {
      Case.answered(app.run("execute " + fake.url("case")).get(0));
      app.finish(); // writes the last lines
      assertThat(Files.readString(own)).contains(" retry category=transient reason=");
      assertThat(app.stderr()).doesNotContain(" retry ");
    }
  }

  @Test
  void aCallThatGoesWellLoadsNothingOfLogsAndMessages() throws Exception {
    fake.script("case", Misbehaviour.ok());
    Path loaded = folder.resolve("loaded.txt");
    flags = new String[] {"-Xlog:class+load:file=" + loaded};
    try (SampleJvm app = app(JdkApp.class, AppClassPath.jdkAlone())) {
      Case.answered(app.run("string " + fake.url("case")).get(0));
      // The end waits three seconds for what is left, and says so where that is not enough.
      sink.awaitSpans(seen -> seen.stream().anyMatch(span -> span.name().startsWith("chat ")));
      app.finish();
      assertThat(app.stderr()).isEmpty();
    }
    assertThat(ours(loaded)).contains("io.outrigger.report.Reports", "io.outrigger.incident.Place");
    assertThat(ours(loaded))
        .noneMatch(name -> name.matches("io.outrigger.report.(?!(Reports?(Setup)?|Console)$).*"))
        .doesNotContain("io.outrigger.incident.Incident");
  }

  private static List<String> ours(Path loaded) throws IOException {
    return Files.readString(loaded)
        .lines()
        .map(line -> line.replaceFirst("^\\S+ +", "").replaceFirst(" source:.*", ""))
        .filter(name -> name.startsWith("io.outrigger.") && !name.contains("Lambda"))
        .toList();
  }

  private SampleJvm app(Class<?> main, String classPath, String... more) throws IOException {
    Path config = folder.resolve("outrigger.properties");
    Files.writeString(
        config,
        String.join("\n", more)
            + "\noutrigger.endpoint.fake.url = "
            + fake.url("case")
            + "\noutrigger.endpoint.fake.provider = openai\noutrigger.retry.base-delay = 50ms\n"
            + "outrigger.endpoint.fake.retry.max-attempts = 2\noutrigger.circuit.enabled = false\n"
            + "outrigger.log.rate = 100000\n");
    SampleJvm jvm =
        new SampleJvm(
            ForkedJvm.on(Jdks.own())
                .jvm(AgentJar.flag(config.toString()))
                .jvm(sink.flags())
                .jvm(flags)
                .jvm("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
                .onlyClassPath(
                    Arrays.stream(classPath.split(File.pathSeparator))
                        .map(Path::of)
                        .toArray(Path[]::new))
                .timeout(PATIENCE)
                .talk(main, "interactive"));
    jvm.awaitReady();
    return jvm;
  }

  private static String health(SampleJvm app) throws IOException {
    Matcher page = PAGE.matcher(app.stderr());
    assertThat(page.find()).as(app.stderr()).isTrue();
    // A page with an open incident answers 200, one with an open circuit would not.
    try (InputStream answer = URI.create(page.group(1) + "/health").toURL().openStream()) {
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String json(Path folder) throws IOException {
    String[] names = folder.toFile().list((parent, name) -> name.endsWith(".json"));
    return names == null || names.length == 0 ? "" : Files.readString(folder.resolve(names[0]));
  }
}
