package io.outrigger.status;

import java.util.Arrays;
import java.util.List;

/** One count over the last hour: sixty minutes, the oldest first, the one that runs last. */
final class Counts {
  private static final int FEW = 5;

  private final long[] perMinute;

  Counts(long[] perMinute) {
    this.perMinute = perMinute.clone();
  }

  long lastHour() {
    return Arrays.stream(perMinute).sum();
  }

  /** The minute that runs and the four before it. */
  long lastFiveMinutes() {
    return Arrays.stream(perMinute, perMinute.length - FEW, perMinute.length).sum();
  }

  List<Long> perMinute() {
    return Arrays.stream(perMinute).boxed().toList();
  }

  long highest() {
    return Arrays.stream(perMinute).max().orElse(0);
  }
}
