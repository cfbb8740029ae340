package io.outrigger.it.drill;

import java.util.Locale;

/**
 * The rules look at minutes and hours, the drill lasts one and a half: for the rules each of its
 * seconds is a minute. Rates so are a sixtieth, counts are what they are. Waits, holds and circuits
 * of the application are not hastened.
 *
 * @param startMillis the wall clock at the rules' time zero
 */
record RuleTime(long startMillis) {
  /** Seconds of the rules' time in one of the drill. */
  static final long FACTOR = 60;

  /** Seconds of the rules' time between two scrapes; the application exports as often. */
  static final long SCRAPE = 30;

  /** Milliseconds of the drill between two scrapes. */
  static final long SCRAPE_MILLIS = SCRAPE * 1_000 / FACTOR;

  /** The rules' time of an instant of the wall clock, in seconds. */
  double of(double wallMillis) {
    return (wallMillis - startMillis) * FACTOR / 1_000;
  }

  /** Seconds of the rules' time in words. */
  static String words(double seconds) {
    return seconds < 90
        ? String.format(Locale.ROOT, "%.0f s", seconds)
        : String.format(Locale.ROOT, "%.1f min", seconds / 60);
  }
}
