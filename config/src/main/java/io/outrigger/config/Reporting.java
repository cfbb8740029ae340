package io.outrigger.config;

/**
 * How people hear of what happens.
 *
 * @param incidents when failures are an incident
 * @param log where decisions are written
 * @param exceptions how telemetry tells of an exception that the application got
 */
public record Reporting(IncidentSettings incidents, LogSettings log, Exceptions exceptions) {

  /** The signals that an exception may be told by. */
  public enum Exceptions {
    /** A log event, as the conventions have it. */
    LOG,
    /** An event on the span, for backends that take no logs. */
    SPAN
  }

  /** The packaged values. */
  public static final Reporting DEFAULT =
      new Reporting(IncidentSettings.DEFAULT, LogSettings.DEFAULT, Exceptions.LOG);
}
