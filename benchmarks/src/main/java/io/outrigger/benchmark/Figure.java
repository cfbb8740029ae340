package io.outrigger.benchmark;

import java.util.Locale;

/**
 * One promised figure. Less is better for all of them.
 *
 * @param what is measured
 * @param unit of the promise, the measured value and the comparison
 * @param promised most that is promised
 * @param measured value of this run
 * @param beside what it is compared with, measured in the same run
 * @param comparison that one's value
 */
record Figure(
    String what, String unit, double promised, double measured, String beside, double comparison) {

  boolean isKept() {
    return measured <= promised;
  }

  String promise() {
    return "at most " + shown(promised);
  }

  String value() {
    return shown(measured);
  }

  String other() {
    return beside + ": " + shown(comparison);
  }

  String ratio() {
    return comparison == 0 ? "-" : String.format(Locale.ROOT, "%.3f", measured / comparison);
  }

  private String shown(double value) {
    String number =
        value == Math.rint(value) || Math.abs(value) >= 100
            ? String.format(Locale.ROOT, "%,.0f", value)
            : String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.3f" : "%.1f", value);
    return number + " " + unit;
  }
}
