package io.outrigger.it.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Sum;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules must meet the names and labels that Prometheus would have. */
class PromSeriesTest {
  private static final long START = 1_700_000_000_000L;

  @Test
  void counterIsTotalWithLabelsInUnderscores() {
    PromSeries series =
        all(List.of(counter(0, "gpt-4o", 0), counter(1, "gpt-4o", 2), counter(2, "gpt-4o", 5)));

    assertThat(series.values())
        .containsExactly(
            java.util.Map.entry(
                "outrigger_errors_total{gen_ai_request_model=\"gpt-4o\", job=\"app\"}", "0 2 5"));
    assertThat(series.steps()).isEqualTo(2);
    assertThat(series.time().of(START + 500)).isEqualTo(30);
  }

  @Test
  void histogramIsItsCountAndSaysSeconds() {
    Metric metric =
        Metric.newBuilder()
            .setName("outrigger.attempt.duration")
            .setUnit("s")
            .setHistogram(
                Histogram.newBuilder()
                    .addDataPoints(
                        HistogramDataPoint.newBuilder().setTimeUnixNano(nanos(0)).setCount(7)))
            .build();

    assertThat(all(List.of(metric)).values())
        .containsExactly(
            java.util.Map.entry("outrigger_attempt_duration_seconds_count{job=\"app\"}", "7"));
  }

  @Test
  void gaugeKeepsItsName() {
    Metric metric =
        Metric.newBuilder()
            .setName("outrigger.retry_budget.tokens")
            .setUnit("{token}")
            .setGauge(
                Gauge.newBuilder()
                    .addDataPoints(
                        NumberDataPoint.newBuilder().setTimeUnixNano(nanos(0)).setAsDouble(9.5)))
            .build();

    assertThat(all(List.of(metric)).values())
        .containsExactly(java.util.Map.entry("outrigger_retry_budget_tokens{job=\"app\"}", "9.5"));
  }

  @Test
  void lateExportIsTheOneBeforeUntilTheSeriesHasAGap() {
    List<Metric> exports = new java.util.ArrayList<>(List.of(counter(0, "gone", 4)));
    for (int step = 0; step <= 6; step++) {
      exports.add(counter(step, "there", step));
    }

    assertThat(all(exports).values().values()).containsExactly("4 4 4 4 _ _ _", "0 1 2 3 4 5 6");
  }

  @Test
  void keepsWhatTheRulesUse() {
    PromSeries series = new PromSeries("app", List.of(counter(0, "m", 1)), name -> false);

    assertThat(series.isEmpty()).isTrue();
    assertThat(series.values()).isEmpty();
  }

  @Test
  void quotesWhatAModelsNameMayHold() {
    assertThat(all(List.of(counter(0, "a\"b\\c", 1))).values().keySet())
        .containsExactly(
            "outrigger_errors_total{gen_ai_request_model=\"a\\\"b\\\\c\", job=\"app\"}");
  }

  static PromSeries all(List<Metric> exports) {
    return new PromSeries("app", exports, name -> true);
  }

  static Metric counter(int step, String model, long value) {
    KeyValue label =
        KeyValue.newBuilder()
            .setKey("gen_ai.request.model")
            .setValue(AnyValue.newBuilder().setStringValue(model))
            .build();
    return Metric.newBuilder()
        .setName("outrigger.errors")
        .setUnit("{error}")
        .setSum(
            Sum.newBuilder()
                .setIsMonotonic(true)
                .addDataPoints(
                    NumberDataPoint.newBuilder()
                        .setTimeUnixNano(nanos(step))
                        .addAttributes(label)
                        .setAsInt(value)))
        .build();
  }

  private static long nanos(int step) {
    return (START + step * RuleTime.SCRAPE_MILLIS) * 1_000_000;
  }
}
