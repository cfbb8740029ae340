package io.outrigger.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.testing.exporter.InMemoryLogRecordExporter;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.outrigger.config.OutriggerConfig;
import io.outrigger.engine.CallFacts;
import io.outrigger.engine.CallListener;
import io.outrigger.telemetry.Destination.Owner;
import io.outrigger.telemetry.binding.ApiBinding;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A destination on a real SDK that keeps everything in memory. */
final class InMemoryTelemetry implements AutoCloseable, CallListener {
  final AgentFacts agent;
  final Destination destination;
  final OpenTelemetrySdk sdk;
  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final InMemoryLogRecordExporter logs = InMemoryLogRecordExporter.create();
  private final InMemoryMetricReader metrics = InMemoryMetricReader.create();

  InMemoryTelemetry(Owner owner, OutriggerConfig config) {
    this.agent = AgentFacts.of("1.2.3", () -> config);
    this.sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .setLoggerProvider(
                SdkLoggerProvider.builder()
                    .addLogRecordProcessor(SimpleLogRecordProcessor.create(logs))
                    .build())
            .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(metrics).build())
            .build();
    this.destination =
        new Destination(
            new ApiBinding(sdk, Names.SCOPE, agent.version(), Names.KEYS.size()),
            owner,
            agent,
            UnaryOperator.identity());
  }

  @Override
  public OtelCall started(CallFacts facts) {
    return new OtelCall(destination, facts);
  }

  List<SpanData> spans() {
    return spans.getFinishedSpanItems();
  }

  List<LogRecordData> logs() {
    return logs.getFinishedLogRecordItems();
  }

  SpanData span(String name) {
    return spans().stream().filter(span -> span.getName().equals(name)).findFirst().orElseThrow();
  }

  Collection<MetricData> collect() {
    return metrics.collectAllMetrics();
  }

  Optional<MetricData> metric(String name) {
    return collect().stream().filter(metric -> metric.getName().equals(name)).findFirst();
  }

  /** The value of a sum's or long gauge's point with exactly these attributes. */
  Optional<Long> count(String name, Attributes attributes) {
    return metric(name).stream()
        .flatMap(metric -> metric.getData().getPoints().stream())
        .filter(point -> point.getAttributes().equals(attributes))
        .map(point -> ((LongPointData) point).getValue())
        .findFirst();
  }

  /** Ended chats of {@link CallStory#GPT}; {@code category} is null where there is none. */
  long operations(String outcome, @Nullable String category) {
    Attributes ended =
        attributes(
            Names.PROVIDER.name(),
            "openai",
            Names.MODEL.name(),
            "gpt-4o",
            Names.OPERATION.name(),
            "chat",
            Names.OUTCOME.name(),
            outcome);
    return count("outrigger.operations", withCategory(ended, category)).orElseThrow();
  }

  /** Moves of the circuit of {@link CallStory#GPT}. */
  long transitions(String from, String to, @Nullable String cause) {
    Attributes moved =
        attributes(
            Names.BREAKER_NAME.name(),
            "openai/gpt-4o",
            Names.BREAKER_FROM.name(),
            from,
            Names.BREAKER_TO.name(),
            to);
    return count("outrigger.circuit_breaker.transitions", withCategory(moved, cause)).orElseThrow();
  }

  private static Attributes withCategory(Attributes of, @Nullable String category) {
    return category == null ? of : of.toBuilder().put(Names.CATEGORY.name(), category).build();
  }

  List<HistogramPointData> histogram(String name) {
    return metric(name).stream()
        .flatMap(metric -> metric.getHistogramData().getPoints().stream())
        .toList();
  }

  List<? extends PointData> points(String name) {
    return metric(name).stream().flatMap(metric -> metric.getData().getPoints().stream()).toList();
  }

  /** Attributes from name, value, name, value, ... */
  static Attributes attributes(Object... pairs) {
    var builder = Attributes.builder();
    for (int i = 0; i < pairs.length; i += 2) {
      String name = (String) pairs[i];
      Object value = pairs[i + 1];
      if (value instanceof Integer number) {
        builder.put(AttributeKey.longKey(name), number.longValue());
      } else {
        builder.put(AttributeKey.stringKey(name), (String) value);
      }
    }
    return builder.build();
  }

  @Override
  public void close() {
    sdk.close();
  }
}
