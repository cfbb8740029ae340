package io.outrigger.it.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.outrigger.it.drill.HealthWatch.Look;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is told of log, incidents and health is what they said. */
class DebriefTest {

  @Test
  void incidentIsItsNewestStep() {
    List<IncidentTold> told =
        IncidentTold.of(List.of(step(2, "closed", "4.5"), step(1, "opened", "")));

    assertThat(told).containsExactly(new IncidentTold("gpt-4o", "page", "auth", "1.20", "4.5"));
  }

  @Test
  void healthNamesOpenCircuitsAndIncidents() {
    Look look =
        Look.of(
            5,
            503,
            """
            {"status":"circuit_open","circuits":[{"target":"quota/m","state":"closed"},\
            {"target":"brown-out/gpt-4o","state":"open","refusing":true}],\
            "incidents":[{"id":"a-1","severity":"page","summary":"bad-key/m: auth"}]}\
            """);

    assertThat(look.word()).isEqualTo("circuit_open");
    assertThat(look.hasOpenCircuit("brown-out")).isTrue();
    assertThat(look.hasOpenCircuit("quota")).isFalse();
    assertThat(look.hasIncident("bad-key")).isTrue();
    assertThat(HealthWatch.page("[outrigger] status page: http://127.0.0.1:4711"))
        .isEqualTo("http://127.0.0.1:4711");
  }

  @Test
  void decisionsAreCountedByWordCategoryAndReason() {
    assertThat(Seen.decision("no_retry category=transient reason=x endpoint=e why=budget"))
        .isEqualTo("no_retry transient for budget");
    assertThat(Seen.decision("circuit category=timeout endpoint=e from=closed to=open"))
        .isEqualTo("circuit timeout open");
  }

  @Test
  void longTimelineKeepsItsBeginningAndItsEnd() {
    List<String> page =
        IntStream.range(0, 30)
            .mapToObj(i -> "* 2026-11-20T12:00:%02dZ error".formatted(i))
            .toList();

    List<String> told = Debrief.timeline(page);

    assertThat(told).hasSize(12).startsWith("12:00:00Z error").endsWith("12:00:29Z error");
    assertThat(told).contains("... 19 more ...");
  }

  @Test
  void unjudgedAlertsAreUnknownAndNotNone() {
    assertThat(table(false)).anyMatch(line -> line.matches(" *alerts, page +\\? +\\?"));
    assertThat(table(true)).anyMatch(line -> line.matches(" *alerts, page +1 +-"));
  }

  private static List<String> table(boolean judged) {
    Alert alert = new Alert(Map.of("severity", "page"), 0, 0);
    List<Alert> alerts = judged ? List.of(alert) : List.of();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Debrief(
            List.of(seen(Scene.BROWN_OUT, alerts, judged), seen(Scene.BAD_KEY, List.of(), judged)),
            0,
            new RuleTime(0),
            new PrintStream(out, true, StandardCharsets.UTF_8))
        .table();
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static Seen seen(Scene scene, List<Alert> alerts, boolean judged) {
    return new Seen(
        scene, List.of(), List.of(), List.of(), alerts, judged, List.of(), List.of(), 0);
  }

  private static LogRecord step(int nanos, String step, String recovered) {
    LogRecord.Builder record =
        LogRecord.newBuilder()
            .setEventName("outrigger.incident." + step)
            .setTimeUnixNano(nanos)
            .addAttributes(attribute("outrigger.incident.id", "a-1"))
            .addAttributes(attribute("gen_ai.request.model", "gpt-4o"))
            .addAttributes(attribute("outrigger.incident.severity", "page"))
            .addAttributes(attribute("outrigger.error.category", "auth"))
            .addAttributes(attribute("outrigger.incident.time_to_detect", "1.20"));
    if (!recovered.isEmpty()) {
      record.addAttributes(attribute("outrigger.incident.time_to_recover", recovered));
    }
    return record.build();
  }

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
