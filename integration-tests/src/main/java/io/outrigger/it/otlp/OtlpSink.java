package io.outrigger.it.otlp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;

/** A telemetry backend on a free port of loopback. */
public final class OtlpSink implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpServer server;
  private final List<ExportedSpan> spans = new ArrayList<>();

  /** The newest export of each, in the order of their arrival: all of them would fill the heap. */
  private final Map<Origin, Metric> metrics = new LinkedHashMap<>();

  private final List<Metric> history = new ArrayList<>();
  private final List<LogRecord> logs = new ArrayList<>();
  private int exports;
  private boolean silent;
  private boolean keepsHistory;

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

  /** Flags that make whoever exports by the standard settings export here, soon. */
  public String[] flags() {
    return flags(endpoint());
  }

  /** Flags that make whoever exports by the standard settings export there, soon. */
  public static String[] flags(String endpoint) {
    return new String[] {
      "-Dotel.sdk.disabled=false",
      "-Dotel.exporter.otlp.endpoint=" + endpoint,
      "-Dotel.exporter.otlp.protocol=http/protobuf",
      "-Dotel.logs.exporter=none",
      "-Dotel.bsp.schedule.delay=100",
      "-Dotel.metric.export.interval=300",
    };
  }

  /** All spans so far, in the order of their arrival. */
  public synchronized List<ExportedSpan> spans() {
    return List.copyOf(spans);
  }

  /** Waits until the spans that have arrived satisfy the condition. */
  public synchronized List<ExportedSpan> awaitSpans(Predicate<List<ExportedSpan>> enough)
      throws InterruptedException {
    await(() -> enough.test(spans), () -> "spans: " + spans);
    return List.copyOf(spans);
  }

  /** The newest export of each metric, by name; sums and histograms are cumulative by default. */
  public synchronized Map<String, Metric> metrics() {
    Map<String, Metric> newest = new TreeMap<>();
    metrics.values().forEach(metric -> newest.put(metric.getName(), metric));
    return newest;
  }

  /** From now on every export of each metric is kept, for {@link #history}. */
  public synchronized void keepHistory() {
    keepsHistory = true;
  }

  /** Every export of each metric since {@link #keepHistory}, in the order of their arrival. */
  public synchronized List<Metric> history() {
    return List.copyOf(history);
  }

  /** All log records so far, in the order of their arrival. */
  public synchronized List<LogRecord> logs() {
    return List.copyOf(logs);
  }

  /** The highest value of a counter's points with an attribute; they are cumulative. */
  public synchronized long count(String metric, String key, String value) {
    return metrics.values().stream()
        .filter(exported -> exported.getName().equals(metric))
        .flatMap(exported -> exported.getSum().getDataPointsList().stream())
        .filter(point -> Attributes.text(point.getAttributesList(), key).equals(value))
        .mapToLong(NumberDataPoint::getAsInt)
        .max()
        .orElse(0);
  }

  /** Waits until {@link #count} has reached a value. */
  public synchronized void awaitCount(String metric, String key, String value, long atLeast)
      throws InterruptedException {
    await(
        () -> count(metric, key, value) >= atLeast,
        () -> "%s{%s=%s}; exported: %s".formatted(metric, key, value, metrics().keySet()));
  }

  /**
   * The sum of a service's counter over the points with all these attributes; 0 where there is
   * none.
   */
  public synchronized long count(String service, String metric, Map<String, String> attributes) {
    long sum = 0;
    for (Map.Entry<Origin, Metric> each : metrics.entrySet()) {
      if (each.getKey().service().equals(service) && each.getKey().name().equals(metric)) {
        for (NumberDataPoint point : each.getValue().getSum().getDataPointsList()) {
          boolean fits =
              attributes.entrySet().stream()
                  .allMatch(
                      wanted ->
                          Attributes.text(point.getAttributesList(), wanted.getKey())
                              .equals(wanted.getValue()));
          sum += fits ? point.getAsInt() : 0;
        }
      }
    }
    return sum;
  }

  /** Waits until that has reached a value. */
  public synchronized void awaitCount(
      String service, String metric, Map<String, String> attributes, long atLeast)
      throws InterruptedException {
    await(
        () -> count(service, metric, attributes) >= atLeast,
        () ->
            "%s %s%s; exported: %s".formatted(service, metric, attributes, metrics().get(metric)));
  }

  /** How many requests have arrived. */
  public synchronized int exports() {
    return exports;
  }

  /** From now on connections and requests are taken, and nobody is answered. */
  public synchronized void silence() {
    silent = true;
  }

  /** Answers again, first those who still wait. */
  public synchronized void answer() {
    silent = false;
    notifyAll();
  }

  private synchronized void awaitVoice() throws IOException {
    try {
      while (silent) {
        wait();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
  }

  private void await(BooleanSupplier condition, Supplier<String> state)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError("not exported within " + PATIENCE + "; " + state.get());
      }
      wait(left);
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      awaitVoice();
      boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("content-encoding"));
      InputStream raw = exchange.getRequestBody();
      byte[] body = (zipped ? new GZIPInputStream(raw) : raw).readAllBytes();
      switch (exchange.getRequestURI().getPath()) {
        case "/v1/traces" -> keep(ExportTraceServiceRequest.parseFrom(body));
        case "/v1/metrics" -> keep(ExportMetricsServiceRequest.parseFrom(body));
        case "/v1/logs" -> keep(ExportLogsServiceRequest.parseFrom(body));
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
    export.getResourceSpansList().forEach(this::keep);
    notifyAll();
  }

  private void keep(ResourceSpans from) {
    String service = Attributes.text(from.getResource().getAttributesList(), "service.name");
    from.getScopeSpansList()
        .forEach(
            scope ->
                scope.getSpansList().stream()
                    .map(span -> new ExportedSpan(service, scope.getScope().getName(), span))
                    .forEach(spans::add));
  }

  private synchronized void keep(ExportMetricsServiceRequest export) {
    exports++;
    export.getResourceMetricsList().forEach(this::keep);
    notifyAll();
  }

  private void keep(ResourceMetrics from) {
    String service = Attributes.text(from.getResource().getAttributesList(), "service.name");
    from.getScopeMetricsList()
        .forEach(
            scope ->
                scope
                    .getMetricsList()
                    .forEach(metric -> keep(service, scope.getScope().getName(), metric)));
  }

  private void keep(String service, String scope, Metric metric) {
    Origin origin = new Origin(service, scope, metric.getName(), start(metric));
    metrics.remove(origin); // the newest stands last
    metrics.put(origin, metric);
    if (keepsHistory) {
      history.add(metric);
    }
  }

  /** When its counting began: another one in each JVM. */
  private static long start(Metric metric) {
    return metric.getSum().getDataPointsList().stream()
        .mapToLong(NumberDataPoint::getStartTimeUnixNano)
        .min()
        .orElse(0);
  }

  /** Who counts what. */
  private record Origin(String service, String scope, String name, long start) {}

  private synchronized void keep(ExportLogsServiceRequest export) {
    exports++;
    export.getResourceLogsList().stream()
        .flatMap(from -> from.getScopeLogsList().stream())
        .forEach(scope -> logs.addAll(scope.getLogRecordsList()));
    notifyAll();
  }

  @Override
  public void close() {
    answer(); // the server waits for who takes its requests
    server.stop(0);
  }
}
