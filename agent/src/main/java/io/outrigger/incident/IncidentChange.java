package io.outrigger.incident;

import java.util.Locale;

/**
 * A step of an incident that people are told of.
 *
 * @param step which one
 * @param incident as it stands behind it
 */
public record IncidentChange(Step step, Incident incident) {

  /** The steps; the words of {@code outrigger.incident.step}. */
  public enum Step {
    OPENED,
    ESCALATED,
    CLOSED;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The lower-case word. */
    public String word() {
      return word;
    }
  }
}
