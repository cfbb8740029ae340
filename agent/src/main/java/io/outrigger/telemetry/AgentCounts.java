package io.outrigger.telemetry;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjLongConsumer;

/**
 * Counts that are the agent's, not a call's: they may rise before any SDK exists, so they are kept
 * here and read when metrics are collected. All words start at zero, so that the first event is
 * seen as an increase.
 */
final class AgentCounts {
  /** The stages: the packages whose code may fail. */
  static final List<String> COMPONENTS =
      List.of(
          "weave",
          "client",
          "route",
          "provider",
          "classify",
          "engine",
          "call",
          "telemetry",
          "report",
          "config");

  static final List<String> PASSTHROUGH_REASONS =
      List.of("kill_switch", "unknown_provider", "not_replayable", "internal_error");

  private static final int MOST_WORDS = 30;

  private final Map<String, LongAdder> passthroughs = zeros(PASSTHROUGH_REASONS);
  private final Map<String, LongAdder> internalErrors = zeros(COMPONENTS);

  void passedThrough(String reason) {
    count(passthroughs, reason);
  }

  void internalError(String component) {
    count(internalErrors, component);
  }

  void eachPassthrough(ObjLongConsumer<String> reading) {
    passthroughs.forEach((word, count) -> reading.accept(word, count.sum()));
  }

  void eachInternalError(ObjLongConsumer<String> reading) {
    internalErrors.forEach((word, count) -> reading.accept(word, count.sum()));
  }

  private static Map<String, LongAdder> zeros(List<String> words) {
    Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    words.forEach(word -> counts.put(word, new LongAdder()));
    return counts;
  }

  private static void count(Map<String, LongAdder> counts, String word) {
    String label = counts.containsKey(word) || counts.size() < MOST_WORDS ? word : Names.OTHER;
    counts.computeIfAbsent(label, unseen -> new LongAdder()).increment();
  }
}
