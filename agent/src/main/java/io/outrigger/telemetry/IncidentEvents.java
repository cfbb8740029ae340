package io.outrigger.telemetry;

import io.outrigger.incident.Incident;
import io.outrigger.incident.IncidentChange;
import org.jspecify.annotations.Nullable;

/** A step of an incident as a log event. */
final class IncidentEvents {

  private IncidentEvents() {}

  /** Counts a step, and tells it to whoever is told of calls. */
  static void tell(AgentFacts agent, IncidentChange change) {
    String model = agent.asked().label(change.incident().model());
    agent.incidents().add(change, model);
    Attrs attributes = attributes(change, model, agent.config().get().hash());
    boolean warning = change.step() != IncidentChange.Step.CLOSED;
    agent
        .destinations()
        .each(to -> to.binding.log(name(change), warning, body(change), attributes, 0, null));
  }

  private static String name(IncidentChange change) {
    return switch (change.step()) {
      case OPENED -> Names.LOG_OPENED;
      case ESCALATED -> Names.LOG_ESCALATED;
      case CLOSED -> Names.LOG_CLOSED;
    };
  }

  private static String body(IncidentChange change) {
    Incident incident = change.incident();
    return "incident "
        + change.step().word()
        + ": "
        + incident.endpoint()
        + '/'
        + incident.model()
        + ' '
        + incident.category().word()
        + ' '
        + incident.reason();
  }

  private static Attrs attributes(
      IncidentChange change, @Nullable String model, String configHash) {
    Incident incident = change.incident();
    Incident.Impact impact = incident.impact();
    Attrs attrs =
        new Attrs()
            .put(Names.INCIDENT_ID, incident.id())
            .put(Names.INCIDENT_STEP, change.step().word())
            .put(Names.INCIDENT_SEVERITY, incident.severity().word())
            .put(Names.INCIDENT_FINGERPRINT, incident.fingerprint())
            .put(Names.INCIDENT_OCCURRENCE, incident.occurrence())
            .put(Names.PROVIDER, Names.provider(incident.provider()))
            .put(Names.MODEL, model)
            .put(Names.CATEGORY, incident.category().word())
            .put(Names.ERROR_TYPE, incident.reason())
            .put(Names.INCIDENT_CALLS, impact.calls())
            .put(Names.INCIDENT_FAILED, impact.failed())
            .put(Names.INCIDENT_STOOD_IN, impact.elsewhere())
            .put(Names.INCIDENT_DETECT, incident.timeToDetect() / 1e9)
            .put(Names.CONFIG_HASH, configHash);
    return incident.closed()
        ? attrs.put(Names.INCIDENT_RECOVER, incident.timeToRecover() / 1e9)
        : attrs;
  }
}
