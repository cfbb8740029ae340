package io.outrigger.it.demo;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.trace.v1.Span;
import io.outrigger.it.otlp.Attributes;
import io.outrigger.it.otlp.ExportedSpan;
import io.outrigger.it.otlp.OtlpSink;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the backend got from the agent, as a person would look at it. */
final class Exported {
  private final List<Span> spans;
  private final Map<String, Metric> metrics;

  Exported(OtlpSink sink) {
    spans = sink.spans().stream().map(ExportedSpan::span).toList();
    metrics = sink.metrics();
  }

  boolean isEmpty() {
    return spans.isEmpty() || metrics.isEmpty();
  }

  void print(PrintStream out) {
    out.println(
        "%d spans (%d of calls, %d of attempts) and %d metrics. One trace of each kind:"
            .formatted(
                spans.size(),
                spans.stream().filter(Exported::isCall).count(),
                spans.stream().filter(span -> !isCall(span)).count(),
                metrics.size()));
    // One of each kind, and of those the one with most to tell.
    Map<String, Span> kinds = new TreeMap<>(Comparator.reverseOrder());
    spans.stream()
        .filter(span -> isCall(span) && !value(span, "outrigger.outcome").equals("ok"))
        .forEach(span -> kinds.merge(kind(span), span, this::longer));
    kinds.values().forEach(call -> trace(call, out));
    out.println();
    out.println("The metrics that moved:");
    Table table = new Table();
    metrics.values().stream()
        .filter(metric -> metric.getName().startsWith("outrigger."))
        .forEach(metric -> points(metric, table));
    table.print(out);
  }

  private static boolean isCall(Span span) {
    return Attributes.has(span.getAttributesList(), "outrigger.outcome");
  }

  private static String value(Span span, String key) {
    return Attributes.text(span.getAttributesList(), key);
  }

  /** What became of it, and what it waited for. */
  private static String kind(Span call) {
    return value(call, "outrigger.outcome")
        + call.getEventsList().stream()
            .map(event -> Attributes.text(event.getAttributesList(), "outrigger.retry.wait_source"))
            .distinct()
            .sorted()
            .collect(Collectors.joining());
  }

  private Span longer(Span one, Span other) {
    return parts(one) >= parts(other) ? one : other;
  }

  private int parts(Span call) {
    return children(call).size() + call.getEventsCount();
  }

  private List<Span> children(Span call) {
    return spans.stream().filter(span -> span.getParentSpanId().equals(call.getSpanId())).toList();
  }

  private void trace(Span call, PrintStream out) {
    out.println();
    out.println(
        "  %s   %s   %s"
            .formatted(
                call.getName(),
                length(call),
                attributes(call.getAttributesList(), "outrigger.", "error.type")));
    // Attempts and events by the time at which they began.
    Map<Long, String> story = new TreeMap<>();
    for (Span attempt : children(call)) {
      story.put(
          attempt.getStartTimeUnixNano(),
          "%s %s   %s"
              .formatted(
                  attempt.getName(),
                  answer(attempt),
                  attributes(attempt.getAttributesList(), "outrigger.error")));
    }
    for (Span.Event event : call.getEventsList()) {
      String facts = attributes(event.getAttributesList(), "outrigger.", "exception.type");
      story.put(event.getTimeUnixNano(), "event " + event.getName() + "   " + facts);
    }
    story.forEach(
        (at, what) ->
            out.println(
                String.format(
                        Locale.ROOT,
                        "    +%5.2f s  %s",
                        (at - call.getStartTimeUnixNano()) / 1e9,
                        what)
                    .stripTrailing()));
  }

  private static String answer(Span attempt) {
    String status = value(attempt, "http.response.status_code");
    return status.isEmpty() ? value(attempt, "error.type") : status;
  }

  private static String length(Span span) {
    return String.format(
        Locale.ROOT, "%.2f s", (span.getEndTimeUnixNano() - span.getStartTimeUnixNano()) / 1e9);
  }

  private static String attributes(List<KeyValue> all, String... prefixes) {
    return all.stream()
        .filter(kv -> List.of(prefixes).stream().anyMatch(kv.getKey()::startsWith))
        .map(kv -> kv.getKey().replaceFirst("^outrigger\\.", ""))
        .sorted()
        .map(key -> key + "=" + either(all, key))
        .collect(Collectors.joining(" "));
  }

  private static String either(List<KeyValue> all, String key) {
    String ours = Attributes.text(all, "outrigger." + key);
    return ours.isEmpty() ? Attributes.text(all, key) : ours;
  }

  private static void points(Metric metric, Table table) {
    for (NumberDataPoint point : metric.getSum().getDataPointsList()) {
      double value = point.hasAsInt() ? point.getAsInt() : point.getAsDouble();
      if (value != 0) {
        table.row(named(metric, point.getAttributesList()), number(value));
      }
    }
    for (HistogramDataPoint point : metric.getHistogram().getDataPointsList()) {
      table.row(
          named(metric, point.getAttributesList()),
          "%d, mean %s"
              .formatted(
                  point.getCount(),
                  String.format(Locale.ROOT, "%.4f s", point.getSum() / point.getCount())));
    }
  }

  /** Without what is the same for all here: provider, model, operation. */
  private static String named(Metric metric, List<KeyValue> attributes) {
    String words =
        attributes.stream()
            .map(KeyValue::getKey)
            .filter(key -> !key.startsWith("gen_ai."))
            .sorted()
            .map(key -> lastWord(key) + "=" + Attributes.text(attributes, key))
            .collect(Collectors.joining(", "));
    return metric.getName() + (words.isEmpty() ? "" : " {" + words + "}");
  }

  private static String lastWord(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
