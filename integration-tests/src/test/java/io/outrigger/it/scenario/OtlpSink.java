package io.outrigger.it.scenario;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** A telemetry backend on loopback. */
final class OtlpSink implements AutoCloseable {
  private final HttpServer server;
  private final List<Seen> spans = new ArrayList<>();
  private final List<Metric> metrics = new ArrayList<>();

  /**
   * A span as it was exported.
   *
   * @param scope name of its instrumentation scope
   * @param service name of the service that exported it
   */
  record Seen(String service, String scope, Span span) {
    String name() {
      return span.getName();
    }

    String trace() {
      return span.getTraceId().toStringUtf8().isEmpty() ? "" : hex(span.getTraceId());
    }

    String id() {
      return hex(span.getSpanId());
    }

    String parent() {
      return hex(span.getParentSpanId());
    }

    String attribute(String key) {
      return value(span.getAttributesList(), key);
    }

    List<String> events() {
      return span.getEventsList().stream().map(Span.Event::getName).toList();
    }

    @Override
    public String toString() {
      return "%s [%s] id=%s parent=%s trace=%s %s"
          .formatted(
              name(),
              scope,
              id(),
              parent(),
              trace(),
              span.getAttributesList().stream()
                  .map(a -> a.getKey() + "=" + text(a))
                  .collect(Collectors.joining(" ")));
    }
  }

  OtlpSink() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/traces", this::traces);
    server.createContext("/v1/metrics", this::metrics);
    server.createContext("/", exchange -> answer(exchange, body(exchange)));
    server.start();
  }

  /** For {@code otel.exporter.otlp.endpoint}. */
  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Flags that make whoever exports by the standard variables export here, soon. */
  String[] flags() {
    return new String[] {
      "-Dotel.sdk.disabled=false",
      "-Dotel.exporter.otlp.endpoint=" + endpoint(),
      "-Dotel.exporter.otlp.protocol=http/protobuf",
      "-Dotel.logs.exporter=none",
      "-Dotel.bsp.schedule.delay=100",
      "-Dotel.metric.export.interval=300",
    };
  }

  private void traces(HttpExchange exchange) throws IOException {
    byte[] body = body(exchange);
    ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(body);
    synchronized (this) {
      request
          .getResourceSpansList()
          .forEach(
              resource -> {
                String service = value(resource.getResource().getAttributesList(), "service.name");
                resource
                    .getScopeSpansList()
                    .forEach(
                        scope ->
                            scope
                                .getSpansList()
                                .forEach(
                                    span ->
                                        spans.add(
                                            new Seen(service, scope.getScope().getName(), span))));
              });
      notifyAll();
    }
    answer(exchange, body);
  }

  private void metrics(HttpExchange exchange) throws IOException {
    byte[] body = body(exchange);
    ExportMetricsServiceRequest request = ExportMetricsServiceRequest.parseFrom(body);
    synchronized (this) {
      request.getResourceMetricsList().stream()
          .flatMap(resource -> resource.getScopeMetricsList().stream())
          .flatMap(scope -> scope.getMetricsList().stream())
          .forEach(metrics::add);
      notifyAll();
    }
    answer(exchange, body);
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    try (InputStream raw = exchange.getRequestBody();
        InputStream body = packed ? new GZIPInputStream(raw) : raw) {
      return body.readAllBytes();
    }
  }

  @SuppressWarnings("unused")
  private static void answer(HttpExchange exchange, byte[] request) throws IOException {
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  synchronized List<Seen> spans() {
    return List.copyOf(spans);
  }

  /** Waits until what has been exported satisfies the condition. */
  synchronized List<Seen> awaitSpans(Predicate<List<Seen>> enough) throws InterruptedException {
    await(() -> enough.test(spans), () -> "spans: " + spans);
    return List.copyOf(spans);
  }

  /** Waits until a counter has reached a value for the points with an attribute. */
  synchronized void awaitCount(String metric, String key, String value, long atLeast)
      throws InterruptedException {
    await(
        () -> count(metric, key, value) >= atLeast,
        () ->
            metric
                + "{"
                + key
                + "="
                + value
                + "}; exported: "
                + metrics.stream().map(Metric::getName).distinct().toList());
  }

  /** The highest value seen of a counter's points with an attribute; they are cumulative. */
  synchronized long count(String metric, String key, String value) {
    return metrics.stream()
        .filter(m -> m.getName().equals(metric))
        .flatMap(m -> m.getSum().getDataPointsList().stream())
        .filter(point -> value(point.getAttributesList(), key).equals(value))
        .mapToLong(NumberDataPoint::getAsInt)
        .max()
        .orElse(0);
  }

  private void await(
      java.util.function.BooleanSupplier condition, java.util.function.Supplier<String> state)
      throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError("not exported within 30 s; " + state.get());
      }
      wait(left);
    }
  }

  private static String value(List<KeyValue> attributes, String key) {
    return attributes.stream()
        .filter(a -> a.getKey().equals(key))
        .map(OtlpSink::text)
        .findFirst()
        .orElse("");
  }

  private static String text(KeyValue attribute) {
    return switch (attribute.getValue().getValueCase()) {
      case STRING_VALUE -> attribute.getValue().getStringValue();
      case INT_VALUE -> Long.toString(attribute.getValue().getIntValue());
      case BOOL_VALUE -> Boolean.toString(attribute.getValue().getBoolValue());
      case DOUBLE_VALUE -> Double.toString(attribute.getValue().getDoubleValue());
      default -> "?";
    };
  }

  private static String hex(com.google.protobuf.ByteString bytes) {
    return java.util.HexFormat.of().formatHex(bytes.toByteArray());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
