package io.outrigger.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code 250ms}, {@code 2s}, {@code 1m}, {@code 24h}; {@code 0} needs no unit. */
final class DurationGrammar extends Grammar<Duration> {

  private static final String[] UNITS = {"ms", "h", "m", "s"};
  private static final long[] MILLIS = {1, 3_600_000, 60_000, 1_000};

  private final Duration min;
  private final Duration max;

  DurationGrammar(Duration min, Duration max) {
    this.min = min;
    this.max = max;
  }

  @Override
  @Nullable Duration parse(String text) {
    Duration value = read(text);
    return value != null && value.compareTo(min) >= 0 && value.compareTo(max) <= 0 ? value : null;
  }

  private static @Nullable Duration read(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    for (int unit = 0; unit < UNITS.length; unit++) {
      if (text.endsWith(UNITS[unit])) {
        String number = text.substring(0, text.length() - UNITS[unit].length()).strip();
        return allDigits(number, 12)
            ? Duration.ofMillis(Long.parseLong(number) * MILLIS[unit])
            : null;
      }
    }
    return null;
  }

  @Override
  String print(Duration value) {
    long millis = value.toMillis();
    if (millis == 0) {
      return "0";
    }
    if (millis % 3_600_000 == 0) {
      return millis / 3_600_000 + "h";
    }
    if (millis % 60_000 == 0) {
      return millis / 60_000 + "m";
    }
    return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
  }

  @Override
  String allowed(String rejected) {
    return "a duration from " + print(min) + " to " + print(max) + ", such as 250ms, 2s, 1m, 24h";
  }
}
