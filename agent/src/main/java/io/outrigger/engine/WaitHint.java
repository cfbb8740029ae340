package io.outrigger.engine;

import java.time.Duration;

/**
 * How long the provider asks to wait.
 *
 * @param length not negative, at most 24 hours unless {@code date}
 * @param source the carrier
 * @param date true when the provider named an explicit reset date: the target is held until then,
 *     up to a year (a date in the year 9999 would overflow the clock's nanoseconds)
 */
public record WaitHint(Duration length, WaitSource source, boolean date) {
  private static final Duration LONGEST = Duration.ofDays(365);

  public WaitHint {
    if (length.isNegative()) {
      throw new IllegalArgumentException("a wait hint must not be negative: " + length);
    }
    if (length.compareTo(LONGEST) > 0) {
      length = LONGEST;
    }
  }
}
