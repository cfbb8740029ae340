package io.outrigger.incident;

import io.outrigger.config.ErrorCategory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What failures were, and how many of each kind; bounded, because reasons come from providers. */
final class Causes {
  private static final int MOST = 12;
  private static final String OTHER = "_OTHER";

  /** A kind of failure. */
  record Cause(ErrorCategory category, String reason) {}

  private final Map<Cause, Integer> counts = new LinkedHashMap<>();

  /** Counts one; true for the first of its kind. */
  boolean count(ErrorCategory category, String reason) {
    Cause cause = new Cause(category, reason);
    if (!counts.containsKey(cause) && counts.size() >= MOST) {
      cause = new Cause(category, OTHER); // one per category at most
    }
    return counts.merge(cause, 1, Integer::sum) == 1;
  }

  /** The most frequent one, or null. */
  @Nullable Cause most() {
    Cause most = null;
    int times = 0;
    for (Map.Entry<Cause, Integer> each : counts.entrySet()) {
      if (each.getValue() > times) {
        most = each.getKey();
        times = each.getValue();
      }
    }
    return most;
  }

  /** What was long ago counts less. */
  void halve() {
    counts.replaceAll((cause, count) -> count / 2);
    counts.values().removeIf(count -> count == 0);
  }

  void clear() {
    counts.clear();
  }
}
