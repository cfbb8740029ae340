package io.outrigger.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportKeysTest {

  private final Loading loading;

  ReportKeysTest(@TempDir Path directory) {
    this.loading = new Loading(directory);
  }

  @Test
  void everyKeyReachesItsRecord() {
    LoadedConfig loaded =
        loading
            .file(
                "outrigger.incident.investigate=2%",
                "outrigger.incident.incident=0.2",
                "outrigger.incident.window=1m",
                "outrigger.incident.min-calls=5",
                "outrigger.incident.dir=incidents",
                "outrigger.incident.keep=7",
                "outrigger.incident.max-age=720h",
                "outrigger.incident.webhook=https://hooks.example.com/x",
                "outrigger.log.to=file",
                "outrigger.log.file=decisions.log",
                "outrigger.log.format=json",
                "outrigger.log.rate=6",
                "outrigger.telemetry.exceptions=span")
            .load();
    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.config().reporting())
        .isEqualTo(
            new Reporting(
                new IncidentSettings(
                    0.02,
                    0.2,
                    Duration.ofMinutes(1),
                    5,
                    "incidents",
                    7,
                    Duration.ofDays(30),
                    new Secret("https://hooks.example.com/x")),
                new LogSettings(LogSettings.To.FILE, "decisions.log", true, 6),
                Reporting.Exceptions.SPAN));
  }

  @Test
  void theWebhooksAddressIsShownNowhere() {
    LoadedConfig loaded =
        loading
            .file("outrigger.incident.webhook=https://bob:hunter2@hooks.example.com/T0/hunter3")
            .load();
    assertThat(loaded.config().reporting().incidents().webhook()).isNotNull();
    assertThat(loaded.effective().toString() + loaded.config())
        .doesNotContain("hunter2", "hunter3");
  }

  @Test
  void theWebhookMayBeNamedAsASecret() {
    LoadedConfig loaded =
        loading
            .file("outrigger.incident.webhook=${env:HOOK}")
            .env("HOOK", "https://hooks.example.com/x")
            .load();
    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.config().reporting().incidents().webhook())
        .isEqualTo(new Secret("https://hooks.example.com/x"));
  }

  @Test
  void whatIsNoAddressIsReportedUnseen() {
    LoadedConfig loaded =
        loading.file("outrigger.incident.webhook=ftp://hunter2.example.com").load();
    assertThat(loaded.config().reporting().incidents().webhook()).isNull();
    assertThat(Loading.messages(loaded))
        .contains("outrigger.incident.webhook", "http or https")
        .doesNotContain("hunter2");
  }

  @Test
  void aTicketIsDueBeforeAPage() {
    LoadedConfig loaded = loading.file("outrigger.incident.investigate=30%").load();
    assertThat(loaded.config().reporting()).isEqualTo(Reporting.DEFAULT);
    assertThat(Loading.messages(loaded))
        .contains("outrigger.incident.investigate=30%", "outrigger.incident.incident");
  }

  @Test
  void aLogFileNeedsItsName() {
    LoadedConfig loaded = loading.file("outrigger.log.to=file").load();
    assertThat(loaded.config().reporting().log().to()).isEqualTo(LogSettings.To.STDERR);
    assertThat(Loading.messages(loaded)).contains("outrigger.log.file");
  }

  @Test
  void variablesSetThem() {
    LoadedConfig loaded = loading.env("OUTRIGGER_LOG_TO", "off").load();
    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.config().reporting().log().to()).isEqualTo(LogSettings.To.OFF);
  }
}
