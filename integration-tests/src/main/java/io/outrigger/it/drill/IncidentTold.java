package io.outrigger.it.drill;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.outrigger.it.otlp.Attributes;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An incident as the backend heard of it: the newest of its log events.
 *
 * @param severity {@code ticket} or {@code page}
 * @param category what most failures were
 * @param detected seconds from the first failure to the opening, as the application reckons
 * @param recovered seconds from the first failure to the last, likewise; empty while it is open
 */
record IncidentTold(
    String model, String severity, String category, String detected, String recovered) {

  boolean closed() {
    return !recovered.isEmpty();
  }

  /** All incidents that the records tell of, the first one first. */
  static List<IncidentTold> of(List<LogRecord> records) {
    Map<String, List<LogRecord>> steps =
        records.stream()
            .filter(record -> record.getEventName().startsWith("outrigger.incident."))
            .sorted(Comparator.comparingLong(IncidentTold::when))
            .collect(
                Collectors.groupingBy(
                    record -> text(record, "outrigger.incident.id"),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return steps.values().stream().map(all -> of(all.get(all.size() - 1))).toList();
  }

  private static long when(LogRecord step) {
    return Math.max(step.getTimeUnixNano(), step.getObservedTimeUnixNano());
  }

  private static IncidentTold of(LogRecord newest) {
    return new IncidentTold(
        text(newest, "gen_ai.request.model"),
        text(newest, "outrigger.incident.severity"),
        text(newest, "outrigger.error.category"),
        text(newest, "outrigger.incident.time_to_detect"),
        text(newest, "outrigger.incident.time_to_recover"));
  }

  private static String text(LogRecord record, String key) {
    List<KeyValue> attributes = record.getAttributesList();
    return Attributes.text(attributes, key);
  }
}
