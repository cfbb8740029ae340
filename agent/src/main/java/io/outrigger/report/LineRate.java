package io.outrigger.report;

import java.util.concurrent.TimeUnit;

/** So many lines a minute, saved up for one minute at most; counts what is left out. */
final class LineRate {
  private static final double MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final int perMinute;
  private double tokens;
  private long lastNanos;
  private long leftOut;

  LineRate(int perMinute, long now) {
    this.perMinute = perMinute;
    this.tokens = perMinute;
    this.lastNanos = now;
  }

  /** How many lines were left out before this one, or -1: this one is left out, too. */
  synchronized long take(long now) {
    tokens = Math.min(perMinute, tokens + (now - lastNanos) / MINUTE * perMinute);
    lastNanos = now;
    if (tokens < 1) {
      leftOut++;
      return -1;
    }
    tokens--;
    long before = leftOut;
    leftOut = 0;
    return before;
  }
}
