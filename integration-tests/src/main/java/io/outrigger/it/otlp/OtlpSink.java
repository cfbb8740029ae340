package io.outrigger.it.otlp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** A telemetry backend on a free port of loopback. */
public final class OtlpSink implements AutoCloseable {
  private final HttpServer server;
  private final List<Span> spans = new ArrayList<>();
  private final Map<String, Metric> metrics = new TreeMap<>();
  private int exports;

  private OtlpSink(HttpServer server) {
    this.server = server;
  }

  /** Starts it. */
  public static OtlpSink start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    OtlpSink sink = new OtlpSink(server);
    server.createContext("/", sink::take);
    server.start();
    return sink;
  }

  /** For {@code OTEL_EXPORTER_OTLP_ENDPOINT}. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** All spans so far, in the order of their arrival. */
  public synchronized List<Span> spans() {
    return List.copyOf(spans);
  }

  /** The newest export of each metric, by name; sums and histograms are cumulative by default. */
  public synchronized Map<String, Metric> metrics() {
    return new TreeMap<>(metrics);
  }

  /** How many requests have arrived. */
  public synchronized int exports() {
    return exports;
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("content-encoding"));
      InputStream raw = exchange.getRequestBody();
      byte[] body = (zipped ? new GZIPInputStream(raw) : raw).readAllBytes();
      switch (exchange.getRequestURI().getPath()) {
        case "/v1/traces" -> keep(ExportTraceServiceRequest.parseFrom(body));
        case "/v1/metrics" -> keep(ExportMetricsServiceRequest.parseFrom(body));
        default -> {
          exchange.sendResponseHeaders(404, -1);
          return;
        }
      }
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private synchronized void keep(ExportTraceServiceRequest export) {
    exports++;
    export.getResourceSpansList().stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .forEach(spans::add);
  }

  private synchronized void keep(ExportMetricsServiceRequest export) {
    exports++;
    export.getResourceMetricsList().stream()
        .flatMap(resource -> resource.getScopeMetricsList().stream())
        .flatMap(scope -> scope.getMetricsList().stream())
        .forEach(metric -> metrics.put(metric.getName(), metric));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
