package io.outrigger.config;

import java.time.Duration;

/**
 * Checks of record components; the loader turns what they throw into a message with file and line.
 */
final class Range {

  private Range() {}

  static void check(String key, double value, double min, double max) {
    if (!(value >= min && value <= max)) {
      throw new IllegalArgumentException(
          key
              + "="
              + plain(value)
              + " is out of range; allowed: "
              + plain(min)
              + " to "
              + plain(max));
    }
  }

  static void checkNotNegative(String key, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(key + " must not be negative");
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
