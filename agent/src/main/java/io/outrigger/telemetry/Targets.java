package io.outrigger.telemetry;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.CircuitTransition.Phase;
import io.outrigger.engine.Target;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The targets in use: what the gauges read, and whose counters start at zero. Kept apart from any
 * SDK because targets may be older than the SDK that reports them.
 */
final class Targets {
  private final ConcurrentHashMap<Target, Entry> entries = new ConcurrentHashMap<>();
  private final ModelNames models;
  private volatile int version;

  Targets(ModelNames models) {
    this.models = models;
  }

  /**
   * The readable part of a target's state.
   *
   * @param cause the category that opened the circuit; null while it is closed, and where the
   *     operator opened it
   */
  record Reading(Phase phase, @Nullable ErrorCategory cause, double tokens, int limit) {}

  /**
   * A target as it is labelled.
   *
   * @param provider the convention's value
   * @param model the label, null where the request named none
   * @param breaker the circuit's label
   * @param counted the categories that can open the circuit
   * @param shared whether several targets share the labels: then no state can be shown
   * @param reading the state now; null once the target is gone
   */
  record Entry(
      String provider,
      @Nullable String model,
      String breaker,
      Set<ErrorCategory> counted,
      boolean shared,
      Supplier<@Nullable Reading> reading) {}

  void add(
      Target target,
      String breakerName,
      String provider,
      Set<ErrorCategory> counted,
      Supplier<@Nullable Reading> reading) {
    String model = models.label(target.model());
    boolean shared = Names.OTHER.equals(model);
    String breaker = shared ? target.endpoint() + '/' + Names.OTHER : breakerName;
    entries.values().removeIf(entry -> entry.reading.get() == null);
    entries.put(
        target, new Entry(Names.provider(provider), model, breaker, counted, shared, reading));
    advance();
  }

  private synchronized void advance() {
    version++;
  }

  /** Changes whenever a target was added: cheap to ask per call. */
  int version() {
    return version;
  }

  Collection<Entry> all() {
    return entries.values();
  }

  /** The circuit's label, also for a target that nobody announced. */
  String breakerOf(Target target) {
    Entry entry = entries.get(target);
    return entry != null ? entry.breaker : target.endpoint() + '/' + labelOf(target);
  }

  private String labelOf(Target target) {
    String label = models.label(target.model());
    return label == null ? "-" : label;
  }
}
