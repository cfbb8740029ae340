package io.outrigger.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

final class ExporterLogTest {
  private final List<String> lines = new ArrayList<>();
  private final AtomicLong clock = new AtomicLong(5);
  private final ExporterLog log = new ExporterLog(lines::add, clock::get);

  @Test
  void refusedBackendIsOneLineInTenMinutesWithoutStackTrace() {
    LogRecord refused =
        new LogRecord(Level.SEVERE, "Failed to export spans. Connection refused\n\tat x");
    refused.setThrown(new java.io.IOException("Connection refused"));
    for (int i = 0; i < 600; i++) {
      log.publish(refused);
      clock.addAndGet(Duration.ofSeconds(1).toNanos());
    }
    assertThat(lines)
        .singleElement()
        .asString()
        .startsWith("telemetry: Failed to export spans. Connection refused (")
        .contains("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_SDK_DISABLED=true")
        .doesNotContain("\n");
    log.publish(refused);
    assertThat(lines).hasSize(2);
  }

  @Test
  void chatterIsDropped() {
    log.publish(new LogRecord(Level.INFO, "started"));
    assertThat(lines).isEmpty();
  }
}
