package io.outrigger.telemetry;

import java.util.List;

/**
 * A metric: all that is needed to create it.
 *
 * @param name the metric's name
 * @param kind how it is recorded
 * @param unit UCUM unit, empty where a unit would change the exported name
 * @param description one sentence for people who browse metrics
 * @param buckets upper bounds of a histogram's buckets, empty otherwise
 */
public record Instrument(
    String name, Kind kind, String unit, String description, List<Double> buckets) {

  /** How a metric is recorded. */
  public enum Kind {
    COUNTER,
    /** Read when metrics are collected: agent-wide counts that exist before any SDK does. */
    OBSERVED_COUNTER,
    HISTOGRAM,
    LONG_HISTOGRAM,
    LONG_GAUGE,
    DOUBLE_GAUGE
  }
}
