package io.outrigger.incident;

import java.util.LinkedHashMap;
import java.util.Map;

/** How often incidents of a fingerprint were opened in this process; the oldest are forgotten. */
final class Acquaintances {
  private static final int MOST = 256;

  private final Map<String, Integer> times = new LinkedHashMap<>();
  private int opened;

  /** Counts one more; 1 for the first. */
  synchronized int meet(String fingerprint) {
    Integer before = times.remove(fingerprint); // to the end of the order
    if (times.size() >= MOST) {
      times.remove(times.keySet().iterator().next());
    }
    int now = before == null ? 1 : before + 1;
    times.put(fingerprint, now);
    return now;
  }

  /** A number that no other incident of this process has. */
  synchronized int number() {
    return ++opened;
  }
}
