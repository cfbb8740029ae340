package io.outrigger.engine;

import io.outrigger.config.OutriggerConfig;
import io.outrigger.config.Policy;
import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;

/** All targets in use. Bounded, because model names can come from end users. */
public final class Targets {
  /** Most targets kept (project decision: resilience rules, breaker table). */
  private static final int MOST = 1_024;

  private final OutriggerConfig config;
  private final BiConsumer<TargetState, String> onAdded;
  private final ConcurrentMap<Target, TargetState> states = new ConcurrentHashMap<>();

  /**
   * @param onAdded hears of each target, with its dialect's word, when it is first used
   */
  public Targets(OutriggerConfig config, BiConsumer<TargetState, String> onAdded) {
    this.config = config;
    this.onAdded = onAdded;
  }

  /** The state of a target, made on first use. */
  public TargetState at(Target target, String provider, long now) {
    TargetState state = states.get(target);
    if (state == null) {
      state = add(target, provider, now);
    }
    state.touch(now);
    return state;
  }

  /** The policy of an endpoint where the model is not known yet. */
  public Policy policyAt(String endpoint) {
    return config.policyFor(endpoint, "-");
  }

  /** Every target in use now, for gauges. */
  public Collection<TargetState> all() {
    return Collections.unmodifiableCollection(states.values());
  }

  private TargetState add(Target target, String provider, long now) {
    TargetState made =
        new TargetState(
            target, nameOf(target), config.policyFor(target.endpoint(), target.model()));
    TargetState before = states.putIfAbsent(target, made);
    if (before != null) {
      return before;
    }
    onAdded.accept(made, provider);
    // A loop, because threads that add at once may pick the same victim.
    while (states.size() > MOST && evict(target, now)) {}
    return made;
  }

  private String nameOf(Target target) {
    String name = target.endpoint() + "/" + target.model();
    boolean shared = states.values().stream().anyMatch(other -> other.breakerName().equals(name));
    String id = target.credential();
    return shared && id.length() >= 4 ? name + "#" + id.substring(0, 4) : name;
  }

  /** Least recently used ones go first, those with an open circuit or a hold last. */
  private boolean evict(Target newest, long now) {
    TargetState victim = null;
    for (TargetState state : states.values()) {
      if (!state.target().equals(newest) && (victim == null || goesBefore(state, victim, now))) {
        victim = state;
      }
    }
    if (victim == null) {
      return false;
    }
    states.remove(victim.target(), victim);
    return true;
  }

  private static boolean goesBefore(TargetState one, TargetState other, long now) {
    boolean idle = one.isIdle(now);
    return idle == other.isIdle(now) ? one.lastUsed() - other.lastUsed() < 0 : idle;
  }
}
