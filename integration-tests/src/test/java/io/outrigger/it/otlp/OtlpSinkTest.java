package io.outrigger.it.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class OtlpSinkTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @Test
  void keepsSpansInTheOrderOfTheirArrival() throws Exception {
    try (OtlpSink sink = OtlpSink.start()) {
      assertThat(post(sink, "/v1/traces", traces("first").toByteArray(), false)).isEqualTo(200);
      assertThat(post(sink, "/v1/traces", zipped(traces("second").toByteArray()), true))
          .isEqualTo(200);

      assertThat(sink.spans()).extracting(ExportedSpan::name).containsExactly("first", "second");
      assertThat(sink.exports()).isEqualTo(2);
    }
  }

  @Test
  void keepsTheNewestOfEachMetric() throws Exception {
    try (OtlpSink sink = OtlpSink.start()) {
      post(sink, "/v1/metrics", metrics("calls", "old").toByteArray(), false);
      post(sink, "/v1/metrics", metrics("calls", "new").toByteArray(), false);

      assertThat(sink.metrics()).containsOnlyKeys("calls");
      assertThat(sink.metrics().get("calls").getDescription()).isEqualTo("new");
    }
  }

  @Test
  void keepsLogRecordsAndEveryExportOfAMetricWhereAskedTo() throws Exception {
    try (OtlpSink sink = OtlpSink.start()) {
      post(sink, "/v1/metrics", metrics("calls", "oldest").toByteArray(), false);
      sink.keepHistory();
      ExportLogsServiceRequest.Builder logs = ExportLogsServiceRequest.newBuilder();
      logs.addResourceLogsBuilder()
          .addScopeLogsBuilder()
          .addLogRecordsBuilder()
          .setEventName("something");
      assertThat(post(sink, "/v1/logs", logs.build().toByteArray(), false)).isEqualTo(200);
      post(sink, "/v1/metrics", metrics("calls", "old").toByteArray(), false);
      post(sink, "/v1/metrics", metrics("calls", "new").toByteArray(), false);

      assertThat(sink.logs()).extracting(LogRecord::getEventName).containsExactly("something");
      assertThat(sink.history()).extracting(Metric::getDescription).containsExactly("old", "new");
    }
  }

  @Test
  void refusesWhatIsNoSignalOfItsOwn() throws Exception {
    try (OtlpSink sink = OtlpSink.start()) {
      assertThat(post(sink, "/v1/profiles", new byte[0], false)).isEqualTo(404);
      assertThat(sink.exports()).isZero();
    }
  }

  @Test
  void readsAttributesOfEachKind() {
    Span span =
        Span.newBuilder()
            .addAttributes(attribute("word", AnyValue.newBuilder().setStringValue("ok")))
            .addAttributes(attribute("count", AnyValue.newBuilder().setIntValue(3)))
            .addAttributes(attribute("seconds", AnyValue.newBuilder().setDoubleValue(1.5)))
            .build();

    assertThat(Attributes.text(span.getAttributesList(), "word")).isEqualTo("ok");
    assertThat(Attributes.text(span.getAttributesList(), "count")).isEqualTo("3");
    assertThat(Attributes.text(span.getAttributesList(), "seconds")).isEqualTo("1.50");
    assertThat(Attributes.text(span.getAttributesList(), "absent")).isEmpty();
    assertThat(Attributes.has(span.getAttributesList(), "absent")).isFalse();
  }

  private static KeyValue attribute(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static ExportTraceServiceRequest traces(String name) {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    request.addResourceSpansBuilder().addScopeSpansBuilder().addSpansBuilder().setName(name);
    return request.build();
  }

  private static ExportMetricsServiceRequest metrics(String name, String description) {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    request
        .addResourceMetricsBuilder()
        .addScopeMetricsBuilder()
        .addMetrics(Metric.newBuilder().setName(name).setDescription(description));
    return request.build();
  }

  private static byte[] zipped(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }

  private static int post(OtlpSink sink, String path, byte[] body, boolean zipped)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(sink.endpoint() + path))
            .POST(BodyPublishers.ofByteArray(body));
    if (zipped) {
      request.header("content-encoding", "gzip");
    }
    return CLIENT.send(request.build(), BodyHandlers.discarding()).statusCode();
  }
}
