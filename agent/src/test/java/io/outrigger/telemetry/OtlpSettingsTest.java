package io.outrigger.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class OtlpSettingsTest {

  @Test
  void telemetryIsOnWhereNothingIsSet() {
    assertThat(with(Map.of()).isOff()).isFalse();
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
