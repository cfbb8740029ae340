package io.outrigger.telemetry.binding;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.DoubleHistogramBuilder;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.LongHistogramBuilder;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import io.outrigger.telemetry.Binding;
import io.outrigger.telemetry.Instrument;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes instruments of one copy of the API. */
final class ApiInstruments {

  private ApiInstruments() {}

  static Binding.Counter counter(Meter meter, Instrument instrument) {
    LongCounter counter =
        meter
            .counterBuilder(instrument.name())
            .setUnit(instrument.unit())
            .setDescription(instrument.description())
            .build();
    return (value, labels, context) -> counter.add(value, (Attributes) labels, contextOf(context));
  }

  static Binding.Histogram histogram(Meter meter, Instrument instrument) {
    DoubleHistogramBuilder builder =
        meter
            .histogramBuilder(instrument.name())
            .setUnit(instrument.unit())
            .setDescription(instrument.description());
    if (instrument.kind() == Instrument.Kind.LONG_HISTOGRAM) {
      return longHistogram(builder.ofLongs(), instrument);
    }
    try {
      builder.setExplicitBucketBoundariesAdvice(instrument.buckets());
    } catch (LinkageError olderThan1_32) {
      // The SDK's default buckets then: coarser, not wrong.
    }
    DoubleHistogram histogram = builder.build();
    return (value, labels, context) ->
        histogram.record(value, (Attributes) labels, contextOf(context));
  }

  private static Binding.Histogram longHistogram(
      LongHistogramBuilder builder, Instrument instrument) {
    try {
      builder.setExplicitBucketBoundariesAdvice(
          instrument.buckets().stream().map(Double::longValue).toList());
    } catch (LinkageError olderThan1_32) {
      // As above.
    }
    LongHistogram histogram = builder.build();
    return (value, labels, context) ->
        histogram.record((long) value, (Attributes) labels, contextOf(context));
  }

  static void observe(Meter meter, Instrument instrument, Consumer<Binding.Readings> callback) {
    switch (instrument.kind()) {
      case OBSERVED_COUNTER ->
          meter
              .counterBuilder(instrument.name())
              .setUnit(instrument.unit())
              .setDescription(instrument.description())
              .buildWithCallback(
                  target ->
                      callback.accept(
                          (value, labels) -> target.record((long) value, (Attributes) labels)));
      case LONG_GAUGE ->
          meter
              .gaugeBuilder(instrument.name())
              .ofLongs()
              .setUnit(instrument.unit())
              .setDescription(instrument.description())
              .buildWithCallback(
                  target ->
                      callback.accept(
                          (value, labels) -> target.record((long) value, (Attributes) labels)));
      case DOUBLE_GAUGE ->
          meter
              .gaugeBuilder(instrument.name())
              .setUnit(instrument.unit())
              .setDescription(instrument.description())
              .buildWithCallback(
                  target ->
                      callback.accept(
                          (value, labels) -> target.record(value, (Attributes) labels)));
      default -> throw new IllegalArgumentException("not observed: " + instrument.name());
    }
  }

  private static Context contextOf(@Nullable Object context) {
    return context == null ? Context.root() : (Context) context;
  }
}
