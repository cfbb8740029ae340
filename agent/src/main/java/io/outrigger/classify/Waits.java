package io.outrigger.classify;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The grammars in which waits are written. All read in one pass and give null for anything they do
 * not understand; none gives a negative wait.
 */
final class Waits {

  /** Longer numbers are no waits. */
  private static final int MAX_DIGITS = 18;

  /** Longest spelling first, so that "m" does not swallow the beginning of "ms" or "minutes". */
  private static final String[] UNITS = {
    "milliseconds",
    "millisecond",
    "minutes",
    "minute",
    "seconds",
    "second",
    "hours",
    "hour",
    "days",
    "day",
    "mins",
    "min",
    "secs",
    "sec",
    "ms",
    "s",
    "m",
    "h",
    "d"
  };

  private static final double[] SECONDS = {
    0.001, 0.001, 60, 60, 1, 1, 3600, 3600, 86400, 86400, 60, 60, 1, 1, 0.001, 1, 60, 3600, 86400
  };

  private static final String[] LEADS = {
    "try again in ",
    "try again after ",
    "retry in ",
    "retry after ",
    "retry your request in ",
    "reset after ",
    "reset in ",
    "resets in ",
    "replenished in ",
    "wait for ",
    "wait at least ",
    "wait ",
    "available in "
  };

  /** Words between the lead and the number that say no more than that it is rounded. */
  private static final String[] ROUNDED = {"about ", "approximately ", "another ", "~"};

  private Waits() {}

  /** Plain seconds, whole or with a fraction: {@code 7}, {@code 0.5}. */
  static @Nullable Duration seconds(String text) {
    return scaled(text, 1);
  }

  /** Plain milliseconds: {@code 1500}, {@code 12.5}. */
  static @Nullable Duration milliseconds(String text) {
    return scaled(text, 0.001);
  }

  private static @Nullable Duration scaled(String text, double unit) {
    String number = text.trim();
    return numberEnd(number, 0) == number.length() && !number.isEmpty()
        ? ofSeconds(Double.parseDouble(number) * unit)
        : null;
  }

  /** A sum of units: {@code 1m13.588s}, {@code 6ms}, {@code 34.4s}. */
  static @Nullable Duration units(String text) {
    String plain = text.trim().toLowerCase(Locale.ROOT);
    return unitsAt(plain, 0, true);
  }

  /** "Please try again in 1m2.5s", "retry after 33 seconds" in a sentence. */
  static @Nullable Duration inSentence(String sentence) {
    String plain = Signals.plainText(sentence);
    for (String lead : LEADS) {
      int at = plain.indexOf(lead);
      for (int tries = 0; at >= 0 && tries < 8; tries++) {
        int start = behindRounding(plain, at + lead.length());
        Duration units = unitsAt(plain, start, false);
        Duration found = units == null ? clockAt(plain, start) : units;
        if (found != null) {
          return found;
        }
        at = plain.indexOf(lead, at + 1);
      }
    }
    return null;
  }

  private static int behindRounding(String text, int start) {
    for (String word : ROUNDED) {
      if (text.startsWith(word, start)) {
        return start + word.length();
      }
    }
    return start;
  }

  /** {@code 07:12:03}, hours first; with days, as {@code 20.09:58:55}, it is beyond belief. */
  private static @Nullable Duration clockAt(String text, int start) {
    double sum = 0;
    int at = start;
    for (int part = 0; part < 3; part++) {
      int end = digitsEnd(text, at);
      boolean colon = end < text.length() && text.charAt(end) == ':';
      if (end == at || end - at > 2 || (part < 2 && !colon)) {
        return null;
      }
      sum = sum * 60 + Integer.parseInt(text.substring(at, end));
      at = end + 1;
    }
    return ofSeconds(sum);
  }

  private static @Nullable Duration unitsAt(String text, int start, boolean toTheEnd) {
    double sum = 0;
    int at = start;
    boolean any = false;
    while (true) {
      int end = numberEnd(text, at);
      if (end == at) {
        break;
      }
      int unitAt = end < text.length() && text.charAt(end) == ' ' ? end + 1 : end;
      int unit = unitAt(text, unitAt);
      if (unit < 0) {
        break;
      }
      sum += Double.parseDouble(text.substring(at, end)) * SECONDS[unit];
      any = true;
      at = unitAt + UNITS[unit].length();
      if (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
    }
    return any && (!toTheEnd || at == text.length()) ? ofSeconds(sum) : null;
  }

  private static int unitAt(String text, int at) {
    for (int i = 0; i < UNITS.length; i++) {
      int end = at + UNITS[i].length();
      if (text.startsWith(UNITS[i], at)
          && (end == text.length() || !Character.isLetter(text.charAt(end)))) {
        return i;
      }
    }
    return -1;
  }

  /**
   * End of {@code digits[.digits]} from {@code start}; {@code start} itself where there is none.
   */
  private static int numberEnd(String text, int start) {
    int at = digitsEnd(text, start);
    if (at == start || at - start > MAX_DIGITS) {
      return start;
    }
    if (at < text.length() && text.charAt(at) == '.') {
      int fraction = digitsEnd(text, at + 1);
      // A full stop that ends the sentence is not part of the number.
      return fraction > at + 1 ? fraction : at;
    }
    return at;
  }

  private static int digitsEnd(String text, int start) {
    int at = start;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  static @Nullable Duration ofSeconds(double seconds) {
    // 10^11 s is three thousand years: beyond it lies only nonsense, and below it nothing
    // overflows.
    return seconds >= 0 && seconds < 1e11
        ? Duration.ofNanos(0)
            .plusSeconds((long) seconds)
            .plusNanos(Math.round((seconds - Math.floor(seconds)) * 1e9))
        : null;
  }
}
