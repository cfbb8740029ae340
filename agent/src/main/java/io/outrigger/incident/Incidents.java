package io.outrigger.incident;

import io.outrigger.config.ErrorCategory;
import io.outrigger.config.IncidentSettings;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.CircuitTransition;
import io.outrigger.engine.WaitSource;
import io.outrigger.incident.Entry.What;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Judges what happens at each endpoint and model. An incident opens where enough calls fail for
 * reasons that are the operator's business, for long enough; it escalates, never the other way
 * round; it closes when a whole window and a while behind it were calm. Bounded in places and in
 * memory per place. Thread-safe; times are nanoseconds of a monotonic clock.
 */
public final class Incidents {
  /**
   * Model names may come from end users. Of an endpoint with too many, the rest share one place.
   */
  static final int MOST_PLACES = 256;

  static final String OTHER = "_OTHER";

  private final Rules rules;
  private final ConcurrentHashMap<String, ConcurrentHashMap<String, Place>> places =
      new ConcurrentHashMap<>();
  private final AtomicInteger known = new AtomicInteger();
  private final Map<Place, Boolean> troubled = new ConcurrentHashMap<>();
  private volatile long sweptAt;

  /**
   * @param run what the ids of this process begin with
   * @param configHash the hash of the configuration in force
   */
  public Incidents(IncidentSettings settings, String run, Supplier<String> configHash) {
    this.rules = new Rules(settings, run, configHash);
  }

  /** An attempt was answered. Allocates nothing at a known place. */
  public void attemptAnswered(String endpoint, String model, long now) {
    at(endpoint, model, now).attemptAnswered(now);
  }

  /**
   * An attempt failed.
   *
   * @return the step of an incident that this led to, or null
   */
  public @Nullable IncidentChange attemptFailed(
      String endpoint,
      String model,
      String provider,
      ErrorCategory category,
      String reason,
      long now) {
    Place place = at(endpoint, model, now);
    return noted(place, place.attemptFailed(provider, category, reason, now));
  }

  /**
   * A call ended at the target that was asked. Allocates nothing where it went well.
   *
   * @param category why there is no answer, or null
   * @return the step of an incident that this led to, or null
   */
  public @Nullable IncidentChange callEnded(
      String endpoint,
      String model,
      String provider,
      CallOutcome outcome,
      @Nullable ErrorCategory category,
      long now) {
    if (outcome == CallOutcome.CANCELLED) {
      return null;
    }
    Place place = at(endpoint, model, now);
    if (outcome == CallOutcome.FAILED || outcome == CallOutcome.REFUSED) {
      ErrorCategory why = category == null ? ErrorCategory.UNKNOWN : category;
      return noted(place, place.callFailed(provider, why, now));
    }
    boolean elsewhere = outcome == CallOutcome.FALLBACK || outcome == CallOutcome.DEGRADED;
    place.callAnswered(elsewhere, now);
    return null;
  }

  /** A circuit changed: a line of the timeline. */
  public void circuitMoved(String endpoint, String model, CircuitTransition moved, long now) {
    String detail = "circuit " + moved.from().word() + " to " + moved.to().word();
    at(endpoint, model, now).happened(What.CIRCUIT, moved.cause(), detail, now);
  }

  /** The provider asked to wait: a line of the timeline. */
  public void hinted(
      String endpoint,
      String model,
      ErrorCategory category,
      Duration wait,
      WaitSource source,
      long now) {
    String detail = "the provider asks to wait " + wait.toSeconds() + " s (" + source.word() + ")";
    at(endpoint, model, now).hinted(category, wait.toSeconds(), detail, now);
  }

  /** Looks at the open incidents; to be called every few seconds while there are any. */
  public List<IncidentChange> tick(long now) {
    List<IncidentChange> changes = new ArrayList<>();
    for (Place place : List.copyOf(troubled.keySet())) {
      troubled.remove(place); // first: another thread may open the next one as soon as this closes
      IncidentChange closed = place.tick(now);
      if (closed != null) {
        changes.add(closed);
      }
      if (place.current(now) != null) {
        troubled.put(place, true);
      }
    }
    return changes;
  }

  /** Whether any incident is open. */
  public boolean anyOpen() {
    return !troubled.isEmpty();
  }

  /** The open incidents as they stand. */
  public List<Incident> open(long now) {
    List<Incident> open = new ArrayList<>();
    for (Place place : troubled.keySet()) {
      Incident incident = place.current(now);
      if (incident != null) {
        open.add(incident);
      }
    }
    return open;
  }

  private @Nullable IncidentChange noted(Place place, @Nullable IncidentChange change) {
    if (change != null && change.step() == IncidentChange.Step.OPENED) {
      troubled.put(place, true);
    }
    return change;
  }

  private Place at(String endpoint, String model, long now) {
    ConcurrentHashMap<String, Place> models = places.get(endpoint);
    Place place = models == null ? null : models.get(model);
    if (place == null && models != null && known.get() >= MOST_PLACES && !isSweepDue(now)) {
      place = models.get(OTHER); // without the lock: every call of such an endpoint comes here
    }
    return place != null ? place : add(endpoint, model, now);
  }

  private boolean isSweepDue(long now) {
    return now - sweptAt > rules.windowNanos() / Rules.PERSISTENCE;
  }

  private synchronized Place add(String endpoint, String model, long now) {
    ConcurrentHashMap<String, Place> models =
        places.computeIfAbsent(endpoint, unseen -> new ConcurrentHashMap<>());
    Place place = models.get(model);
    if (place != null) {
      return place;
    }
    if (known.get() >= MOST_PLACES && isSweepDue(now)) {
      sweptAt = now;
      forgetIdle(now);
    }
    String name = known.get() >= MOST_PLACES ? OTHER : model;
    Place shared = models.get(name);
    if (shared != null) {
      return shared;
    }
    known.incrementAndGet(); // the shared ones come on top: endpoints come from the configuration
    Place made = new Place(rules, endpoint, name, now);
    models.put(name, made);
    return made;
  }

  private void forgetIdle(long now) {
    for (ConcurrentHashMap<String, Place> models : places.values()) {
      for (Place place : models.values()) {
        if (place.isIdle(now) && models.values().remove(place)) {
          known.decrementAndGet();
        }
      }
    }
  }

  /** How many places there are, for tests of the bound. */
  int size() {
    return known.get();
  }
}
