package io.outrigger.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The real OpenTelemetry agent in a JVM of its own; without ours, whose weaving is not needed. */
final class BesideOpenTelemetryAgentTest {

  @Test
  void itsSdkReportsOurCallAndItsHttpSpansAreTheAttempts() throws Exception {
    try (OtlpSink sink = new OtlpSink()) {
      String output = run(sink);
      List<Span> spans = new ArrayList<>();
      List<String> scopes = new ArrayList<>();
      while (spans.size() < 3) {
        OtlpSink.traces(sink.nextTraces()).getResourceSpansList().stream()
            .flatMap(resource -> resource.getScopeSpansList().stream())
            .forEach(
                scope -> {
                  scopes.add(scope.getScope().getName());
                  spans.addAll(
                      scope.getSpansList().stream()
                          .filter(span -> span.getKind() == Span.SpanKind.SPAN_KIND_CLIENT)
                          .toList());
                });
      }
      Span call =
          spans.stream().filter(span -> span.getName().equals("chat gpt-4o")).findFirst().get();
      List<Span> attempts = new ArrayList<>(spans);
      attempts.remove(call);
      assertThat(scopes).contains("outrigger", "io.opentelemetry.java-http-client");
      assertThat(attempts)
          .hasSize(2)
          .allSatisfy(
              span -> {
                assertThat(span.getName()).isEqualTo("POST");
                assertThat(span.getParentSpanId()).isEqualTo(call.getSpanId());
              });
      assertThat(attempts)
          .flatExtracting(Span::getAttributesList)
          .filteredOn(attribute -> attribute.getKey().equals("http.request.resend_count"))
          .singleElement()
          .satisfies(attribute -> assertThat(attribute.getValue().getIntValue()).isEqualTo(1));
      List<String> measuring = new ArrayList<>();
      while (!measuring.contains("outrigger")) { // the first export may come before our call
        sink.nextMetrics().getResourceMetrics(0).getScopeMetricsList().stream()
            .map(scope -> scope.getScope().getName())
            .forEach(measuring::add);
      }
      assertThat(output).doesNotContain("telemetry:").contains("told: 200");
      assertThat(spans).noneMatch(span -> span.toString().contains("s3cret"));
    }
  }

  private static String run(OtlpSink sink) throws IOException, InterruptedException {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-javaagent:" + Path.of("target", "opentelemetry-javaagent.jar").toAbsolutePath(),
                "-Dotel.exporter.otlp.endpoint=" + sink.endpoint(),
                "-Dotel.exporter.otlp.protocol=http/protobuf",
                "-Dotel.logs.exporter=none",
                "-cp",
                System.getProperty("java.class.path"),
                BesideAgentApp.class.getName())
            .redirectErrorStream(true)
            .start();
    String output =
        new String(jvm.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(jvm.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(jvm.exitValue()).as(output).isZero();
    return output;
  }
}
