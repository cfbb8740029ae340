package io.outrigger.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.it.app.AppClassPath;
import io.outrigger.it.app.AppResult;
import io.outrigger.it.app.JdkApp;
import io.outrigger.it.fake.FakeLlm;
import io.outrigger.it.fork.AgentJar;
import io.outrigger.it.fork.ForkedJvm;
import io.outrigger.it.fork.Jdks;
import io.outrigger.it.otlp.OtlpSink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A telemetry backend that refuses, or takes the connection and says nothing. */
@Execution(ExecutionMode.CONCURRENT) // the end of a JVM is waited for
@Timeout(240)
class SilentBackendTest {
  /** Far more than the exporter's queue holds. */
  private static final int MANY = 6_000;

  @TempDir private Path folder;

  private FakeLlm fake;

  @BeforeEach
  void start() throws IOException {
    fake = FakeLlm.start(0, 10);
  }

  @AfterEach
  void stop() throws IOException {
    fake.close();
  }

  private SampleJvm app(String... flags) throws IOException {
    Path config = folder.resolve("outrigger.properties");
    Files.writeString(
        config,
        "outrigger.endpoint.fake.url = "
            + fake.url("case")
            + "\noutrigger.endpoint.fake.provider = openai\n");
    SampleJvm jvm =
        new SampleJvm(
            ForkedJvm.on(Jdks.own())
                .jvm(AgentJar.flag(config.toString()))
                .jvm("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError")
                .jvm(flags)
                .onlyClassPath(Path.of(AppClassPath.jdkAlone()))
                .timeout(Duration.ofSeconds(90))
                .talk(JdkApp.class, "interactive"));
    jvm.awaitReady();
    return jvm;
  }

  private void allAnswered(SampleJvm app, int calls) {
    List<AppResult> results = app.run("string " + fake.url("case") + ' ' + calls + " 4");
    assertThat(results).hasSize(calls).allMatch(AppResult::ok);
  }

  @Test
  void whoeverRefusesIsToldOfOnceAndNoCallSuffers() throws Exception {
    try (Socket taken = new Socket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)); // nobody listens
      String nobody = "http://127.0.0.1:" + taken.getLocalPort();
      try (SampleJvm app = app(OtlpSink.flags(nobody))) {
        allAnswered(app, 300);
        StatusPageTest.awaited(app::stderr, "telemetry: Failed to export");

        assertThat(app.finish()).isZero();
        assertThat(app.stderr().lines().filter(line -> !line.contains("the last spans are lost")))
            .as(app.stderr())
            .hasSize(1);
      }
    }
  }

  /**
   * The exporter's own limits are ten minutes here: what ends the JVM is ours, and the first export
   * is under way for as long as nobody answers. This heap does not hold all these calls' spans:
   * with a queue of a million it is full before the last call.
   */
  @Test
  void silenceCostsSpansThatAreCountedAndNothingElse() throws Exception {
    try (OtlpSink sink = OtlpSink.start();
        SampleJvm app =
            app(
                flags(
                    sink,
                    "-Xmx24m",
                    "-Dotel.exporter.otlp.timeout=600000",
                    "-Dotel.bsp.export.timeout=600000"))) {
      sink.silence();
      allAnswered(app, MANY);
      assertThat(sink.exports()).isZero();

      sink.answer();
      sink.awaitCount("processedSpans", "dropped", "true", 1);
      sink.awaitCount("outrigger.operations", "outrigger.outcome", "ok", MANY);
      int made = MANY + fake.attemptCount("case"); // of each call a span, and of each attempt
      sink.awaitSpans(
          kept -> kept.size() + sink.count("processedSpans", "dropped", "true") == made);

      sink.silence();
      allAnswered(app, 1);
      assertThat(app.finish()).as("it ended, with an export under way").isZero();
    }
  }

  private static String[] flags(OtlpSink sink, String... more) {
    List<String> flags = new ArrayList<>(List.of(sink.flags()));
    flags.addAll(List.of(more));
    return flags.toArray(String[]::new);
  }
}
