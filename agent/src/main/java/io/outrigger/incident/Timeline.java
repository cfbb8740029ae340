package io.outrigger.incident;

import java.util.ArrayList;
import java.util.List;

/**
 * What happened at a place that people would want to know of. Before an incident only the last
 * lines are kept; during one the first ones, because they tell how it began.
 */
final class Timeline {
  private static final int BEFORE = 16;
  private static final int DURING = 60;

  private final List<Entry> entries = new ArrayList<>();
  private int untold;

  void add(Entry entry, boolean open) {
    if (!open && entries.size() >= BEFORE) {
      entries.remove(0);
    } else if (open && entries.size() >= DURING) {
      untold++;
      return;
    }
    entries.add(entry);
  }

  /** Adds a step of the incident itself, for which there is always room. */
  void step(Entry entry) {
    entries.add(entry);
  }

  /** Forgets what was before. */
  void startAt(long instant) {
    entries.removeIf(entry -> entry.at() - instant < 0);
  }

  List<Entry> entries() {
    return entries;
  }

  int untold() {
    return untold;
  }

  void clear() {
    entries.clear();
    untold = 0;
  }
}
