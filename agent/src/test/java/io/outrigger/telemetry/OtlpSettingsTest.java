package io.outrigger.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class OtlpSettingsTest {

  @Test
  void exportGoesToTheStandardDefaultWhereNothingIsSet() {
    assertThat(with(Map.of()).isOff()).isFalse();
    assertThat(with(Map.of()).addresses()).containsExactly("localhost:4318");
  }

  @Test
  void addressesOfEverySignalAreKnown() {
    OtlpSettings settings =
        with(
            Map.of(
                "otel.exporter.otlp.endpoint", "https://Collector.example",
                "otel.exporter.otlp.metrics.endpoint", "http://metrics.example:9000/v1/metrics"));
    assertThat(
            with(Map.of("otel.exporter.otlp.traces.endpoint", "http://traces.example")).addresses())
        .as("metrics still go to the default")
        .containsExactly("traces.example:80", "localhost:4318");
    assertThat(settings.addresses())
        .containsExactly("collector.example:443", "metrics.example:9000");
  }

  @Test
  void malformedAddressIsLeftToAutoconfigurationToReport() {
    assertThat(with(Map.of("otel.exporter.otlp.endpoint", "::")).addresses()).isEmpty();
  }

  @Test
  void disabledSdkOrNoExportersTurnTelemetryOff() {
    assertThat(with(Map.of("otel.sdk.disabled", "TRUE")).isOff()).isTrue();
    assertThat(
            with(Map.of("otel.traces.exporter", "none", "otel.metrics.exporter", "none")).isOff())
        .isTrue();
    assertThat(with(Map.of("otel.traces.exporter", "none")).isOff()).isFalse();
  }

  private static OtlpSettings with(Map<String, String> properties) {
    return new OtlpSettings(properties::get);
  }
}
