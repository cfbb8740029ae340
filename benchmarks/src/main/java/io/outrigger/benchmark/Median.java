package io.outrigger.benchmark;

import java.util.List;

/** The middle of what was measured: one disturbed run does not move it. */
final class Median {
  private Median() {}

  static double of(List<? extends Number> values) {
    double[] sorted = values.stream().mapToDouble(Number::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
