package io.outrigger.telemetry;

import io.outrigger.incident.Incident;
import io.outrigger.incident.IncidentChange;
import io.outrigger.incident.IncidentChange.Step;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** Incidents are the JVM's, not a destination's: counted here, read when metrics are collected. */
final class IncidentCounts {
  // Places are bounded where incidents are judged; this bounds what their steps add up to.
  private static final int MOST = 1_000;

  private final Map<Labels, Long> steps = new ConcurrentHashMap<>();
  private final Map<Labels, Long> open = new ConcurrentHashMap<>();
  private final Map<String, Labels> shownAs = new ConcurrentHashMap<>();

  synchronized void add(IncidentChange change, @Nullable String model) {
    Incident incident = change.incident();
    count(steps, labels(incident, model, change.step().word()), 1);
    Labels before = shownAs.remove(incident.id());
    if (before != null) {
      count(open, before, -1); // it stays at zero: a series that ends is no recovery
    }
    if (change.step() != Step.CLOSED) {
      Labels now = labels(incident, model, null);
      count(open, now, 1);
      shownAs.put(incident.id(), now);
    }
  }

  private static void count(Map<Labels, Long> counts, Labels what, long more) {
    if (counts.containsKey(what) || counts.size() < MOST) {
      counts.merge(what, more, Long::sum);
    }
  }

  private static Labels labels(Incident incident, @Nullable String model, @Nullable String step) {
    return new Labels.OfIncident(
        Names.provider(incident.provider()),
        model,
        incident.category().word(),
        incident.severity().word(),
        step);
  }

  void eachCount(ObjLongConsumer<Labels> reading) {
    steps.forEach(reading::accept);
  }

  void eachOpen(ObjLongConsumer<Labels> reading) {
    open.forEach(reading::accept);
  }
}
