package io.outrigger.weave;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Counts what weaving met, and says each kind of trouble once per hook and cause. */
public final class WeaveReport {

  /** What is counted. */
  public enum Event {
    WOVEN,
    HOOK_SKIPPED,
    LOADED_BEFORE,
    LINKED,
    LINK_FAILED,
    ADAPTER_FAILED,
    SWITCHED_OFF
  }

  private static final int MOST_LINES = 100;

  private final Consumer<String> lines;
  private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();
  private final Set<String> said = ConcurrentHashMap.newKeySet();

  /**
   * @param lines takes one line at a time, without a line end
   */
  public WeaveReport(Consumer<String> lines) {
    this.lines = lines;
  }

  /** Numbers since the start of the JVM, by {@code hook/EVENT}. */
  public Map<String, Long> counts() {
    Map<String, Long> copy = new TreeMap<>();
    counts.forEach((key, count) -> copy.put(key, count.get()));
    return copy;
  }

  void count(String hook, Event event) {
    counts.computeIfAbsent(hook + "/" + event, key -> new AtomicLong()).incrementAndGet();
  }

  void trouble(String hook, Event event, String line) {
    trouble(hook, event, line, line);
  }

  /**
   * @param cause what one line is enough for, where the lines differ
   */
  void trouble(String hook, Event event, String cause, String line) {
    count(hook, event);
    if (said.size() < MOST_LINES && said.add(hook + event + cause)) {
      lines.accept("[outrigger] " + hook + ": " + line);
    }
  }
}
