package io.outrigger.it.drill;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.outrigger.it.otlp.Attributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Exported metrics as the series that Prometheus keeps of them: names and labels as its translation
 * of OTLP has them, of histograms the count, and a value for each scrape.
 */
final class PromSeries {
  /** A series that was not exported for so many scrapes has a gap. */
  private static final long PATIENCE = 3;

  private final String job;
  private final Map<String, NavigableMap<Long, String>> series = new TreeMap<>();
  private long firstMillis = Long.MAX_VALUE;
  private long lastMillis;

  /**
   * @param job the service's name
   * @param exports all exports of all metrics
   * @param wanted which of Prometheus' names to keep
   */
  PromSeries(String job, List<Metric> exports, Predicate<String> wanted) {
    this.job = job;
    for (Metric metric : exports) {
      if (wanted.test(name(metric))) {
        keep(metric);
      }
    }
  }

  /** Time zero is the first export. */
  RuleTime time() {
    return new RuleTime(firstMillis);
  }

  boolean isEmpty() {
    return series.isEmpty();
  }

  /** How many scrapes follow on the first. */
  long steps() {
    return isEmpty() ? 0 : (lastMillis - firstMillis) / RuleTime.SCRAPE_MILLIS;
  }

  /** Each series by its name and labels, its values as promtool's tests write them. */
  Map<String, String> values() {
    Map<String, String> all = new TreeMap<>();
    series.forEach((name, points) -> all.put(name, values(points)));
    return all;
  }

  private String values(NavigableMap<Long, String> points) {
    List<String> values = new ArrayList<>();
    for (long step = 0; step <= steps(); step++) {
      long at = firstMillis + step * RuleTime.SCRAPE_MILLIS;
      Map.Entry<Long, String> newest = points.floorEntry(at);
      boolean gone = newest == null || at - newest.getKey() > PATIENCE * RuleTime.SCRAPE_MILLIS;
      values.add(gone ? "_" : newest.getValue());
    }
    return String.join(" ", values);
  }

  /** Dots become underscores, seconds are said, a counter's name ends in {@code _total}. */
  static String name(Metric metric) {
    String name =
        metric.getName().replace('.', '_') + (metric.getUnit().equals("s") ? "_seconds" : "");
    if (metric.hasHistogram()) {
      return name + "_count";
    }
    return metric.hasSum() && metric.getSum().getIsMonotonic() ? name + "_total" : name;
  }

  private void keep(Metric metric) {
    for (HistogramDataPoint point : metric.getHistogram().getDataPointsList()) {
      keep(metric, point.getAttributesList(), point.getTimeUnixNano(), (double) point.getCount());
    }
    List<NumberDataPoint> numbers =
        metric.hasGauge()
            ? metric.getGauge().getDataPointsList()
            : metric.getSum().getDataPointsList();
    for (NumberDataPoint point : numbers) {
      double value = point.hasAsInt() ? point.getAsInt() : point.getAsDouble();
      keep(metric, point.getAttributesList(), point.getTimeUnixNano(), value);
    }
  }

  private void keep(Metric metric, List<KeyValue> attributes, long nanos, double value) {
    long millis = nanos / 1_000_000;
    firstMillis = Math.min(firstMillis, millis);
    lastMillis = Math.max(lastMillis, millis);
    String text = value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    series
        .computeIfAbsent(name(metric) + labels(attributes), unseen -> new TreeMap<>())
        .put(millis, text);
  }

  private String labels(List<KeyValue> attributes) {
    Map<String, String> labels = new TreeMap<>();
    labels.put("job", job);
    for (KeyValue attribute : attributes) {
      String key = attribute.getKey();
      labels.put(key.replaceAll("[^a-zA-Z0-9_]", "_"), Attributes.text(attributes, key));
    }
    return labels.entrySet().stream()
        .map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + '"')
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
