package io.outrigger.telemetry;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemoryLogRecordExporter;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An application with an OpenTelemetry of its own. Loaded by a class loader of its own, with one of
 * several copies of the API; hence only types of the JDK in its methods.
 */
public final class AppWithSdk {
  private static final InMemorySpanExporter SPANS = InMemorySpanExporter.create();
  private static final InMemoryLogRecordExporter LOGS = InMemoryLogRecordExporter.create();
  private static final InMemoryMetricReader METRICS = InMemoryMetricReader.create();

  private AppWithSdk() {}

  /** Sets the global by hand. */
  public static void set() {
    GlobalOpenTelemetry.set(
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(SPANS))
                    .build())
            .setLoggerProvider(
                SdkLoggerProvider.builder()
                    .addLogRecordProcessor(SimpleLogRecordProcessor.create(LOGS))
                    .build())
            .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(METRICS).build())
            .build());
  }

  /** Sets the global by autoconfiguration. */
  public static void autoconfigure() {
    AutoConfiguredOpenTelemetrySdk.builder()
        .disableShutdownHook()
        .addPropertiesSupplier(
            () ->
                Map.of(
                    "otel.traces.exporter", "none",
                    "otel.metrics.exporter", "none",
                    "otel.logs.exporter", "none"))
        .addTracerProviderCustomizer(
            (builder, config) -> builder.addSpanProcessor(SimpleSpanProcessor.create(SPANS)))
        .addMeterProviderCustomizer((builder, config) -> builder.registerMetricReader(METRICS))
        .setResultAsGlobal()
        .build();
  }

  /** What a library does that wants a tracer too early: the global becomes a no-op. */
  public static void askTooEarly() {
    GlobalOpenTelemetry.get();
  }

  /** Runs something inside a span of the application. */
  public static void inSpan(String name, Runnable task) {
    Span span = tracer().spanBuilder(name).startSpan();
    Context.current().with(span).wrap(task).run();
    span.end();
  }

  /**
   * The same with an SDK that it keeps to itself, as a bean of Spring's; returns the span's ids.
   */
  public static String inPrivateSpan(Runnable task) {
    SdkTracerProvider kept = SdkTracerProvider.builder().build();
    Span span = kept.get("app").spanBuilder("private").startSpan();
    Context.current().with(span).wrap(task).run();
    span.end();
    kept.close();
    return span.getSpanContext().getTraceId() + '/' + span.getSpanContext().getSpanId();
  }

  /** Whether its contexts can still be wrapped, as Micrometer does it for the log. */
  public static boolean wrapsContexts() {
    AtomicBoolean wrapped = new AtomicBoolean();
    ContextStorage.addWrapper(
        storage -> {
          wrapped.set(true);
          return storage;
        });
    Context.current();
    return wrapped.get();
  }

  /** A span such as the application's HTTP client instrumentation makes. */
  public static void clientSpan() {
    tracer().spanBuilder("http").startSpan().end();
  }

  /** {@code parent/name} of every finished span, by name of the parent. */
  public static List<String> spans() {
    var finished = SPANS.getFinishedSpanItems();
    return finished.stream()
        .map(
            span ->
                finished.stream()
                        .filter(other -> other.getSpanId().equals(span.getParentSpanId()))
                        .map(other -> other.getName())
                        .findFirst()
                        .orElse("")
                    + "/"
                    + span.getName())
        .toList();
  }

  /** Level and attributes of every log record. */
  public static List<String> logs() {
    return LOGS.getFinishedLogRecordItems().stream()
        .map(told -> told.getSeverityText() + ' ' + told.getAttributes())
        .toList();
  }

  /** Names of all metrics with points. */
  public static List<String> metrics() {
    return METRICS.collectAllMetrics().stream().map(metric -> metric.getName()).toList();
  }

  private static Tracer tracer() {
    return GlobalOpenTelemetry.get().getTracer("app");
  }
}
