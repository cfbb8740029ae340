package io.outrigger.telemetry;

import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static io.outrigger.telemetry.InMemoryTelemetry.attributes;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.outrigger.config.ErrorCategory;
import io.outrigger.config.IncidentSettings;
import io.outrigger.engine.CallOutcome;
import io.outrigger.incident.IncidentChange;
import io.outrigger.incident.Incidents;
import io.outrigger.telemetry.Destination.Owner;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class IncidentTelemetryTest {
  private static final long SECOND = 1_000_000_000L;
  private final InMemoryTelemetry telemetry =
      new InMemoryTelemetry(Owner.APPLICATION, CallStory.config());

  @AfterEach
  void close() {
    telemetry.close();
  }

  @Test
  void eachStepIsALogEventAndACount() {
    List<IncidentChange> changes = ticketThenPageThenOver();
    assertThat(changes).hasSize(3);
    IncidentEvents.tell(telemetry.agent, changes.get(0));
    assertThat(open("ticket")).isEqualTo(1);
    IncidentEvents.tell(telemetry.agent, changes.get(1));
    assertThat(open("ticket")).isZero();
    assertThat(open("page")).isEqualTo(1);
    IncidentEvents.tell(telemetry.agent, changes.get(2));
    assertThat(open("page")).as("stays, at zero").isZero();
    assertThat(steps("ticket", "opened")).isEqualTo(1);
    assertThat(steps("page", "escalated")).isEqualTo(1);
    assertThat(steps("page", "closed")).isEqualTo(1);

    assertThat(telemetry.logs())
        .extracting(LogRecordData::getEventName)
        .containsExactly(
            "outrigger.incident.opened",
            "outrigger.incident.escalated",
            "outrigger.incident.closed");
    assertThat(telemetry.logs())
        .extracting(LogRecordData::getSeverity)
        .containsExactly(Severity.WARN, Severity.WARN, Severity.INFO);
    LogRecordData closed = telemetry.logs().get(2);
    assertThat(closed.getAttributes().asMap())
        .containsEntry(stringKey("outrigger.incident.id"), "run-1")
        .containsEntry(stringKey("outrigger.incident.step"), "closed")
        .containsEntry(stringKey("outrigger.incident.severity"), "page")
        .containsEntry(longKey("outrigger.incident.occurrence"), 1L)
        .containsEntry(stringKey("gen_ai.provider.name"), "x_ai")
        .containsEntry(stringKey("gen_ai.request.model"), "grok")
        .containsEntry(stringKey("outrigger.error.category"), "timeout")
        .containsEntry(stringKey("error.type"), "SocketTimeoutException")
        .containsEntry(stringKey("outrigger.config.hash"), "c0ffee")
        .containsKey(stringKey("outrigger.incident.fingerprint"))
        .containsKey(longKey("outrigger.incident.calls"))
        .containsKey(longKey("outrigger.incident.calls_failed"))
        .containsKey(longKey("outrigger.incident.calls_elsewhere"))
        .containsKey(doubleKey("outrigger.incident.time_to_detect"))
        .containsKey(doubleKey("outrigger.incident.time_to_recover"));
    assertThat(telemetry.logs().get(0).getAttributes().asMap())
        .doesNotContainKey(doubleKey("outrigger.incident.time_to_recover"));
  }

  private long open(String severity) {
    return telemetry
        .count(
            "outrigger.incidents.open",
            attributes(
                "gen_ai.provider.name",
                "x_ai",
                "gen_ai.request.model",
                "grok",
                "outrigger.error.category",
                "timeout",
                "outrigger.incident.severity",
                severity))
        .orElseThrow();
  }

  private long steps(String severity, String step) {
    return telemetry
        .count(
            "outrigger.incidents",
            attributes(
                "gen_ai.provider.name",
                "x_ai",
                "gen_ai.request.model",
                "grok",
                "outrigger.error.category",
                "timeout",
                "outrigger.incident.severity",
                severity,
                "outrigger.incident.step",
                step))
        .orElseThrow();
  }

  /** Two in a hundred calls fail, then all, then none. */
  private static List<IncidentChange> ticketThenPageThenOver() {
    Incidents incidents = new Incidents(IncidentSettings.DEFAULT, "run", () -> "c0ffee");
    List<IncidentChange> changes = new ArrayList<>();
    for (int second = 0; second < 2_400; second++) {
      long now = second * SECOND;
      boolean fails = second < 1_200 ? second % 50 == 0 : second < 1_260;
      IncidentChange attempt = null;
      if (fails) {
        attempt =
            incidents.attemptFailed(
                "x", "grok", "xai", ErrorCategory.TIMEOUT, "SocketTimeoutException", now);
      } else {
        incidents.attemptAnswered("x", "grok", now);
      }
      IncidentChange call =
          incidents.callEnded(
              "x",
              "grok",
              "xai",
              fails ? CallOutcome.FAILED : CallOutcome.OK,
              fails ? ErrorCategory.TIMEOUT : null,
              now);
      if (attempt != null) {
        changes.add(attempt);
      }
      if (call != null) {
        changes.add(call);
      }
      changes.addAll(incidents.tick(now));
    }
    return changes;
  }
}
