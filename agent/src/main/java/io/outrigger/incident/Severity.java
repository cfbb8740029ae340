package io.outrigger.incident;

import java.util.Locale;

/** How urgent an incident is; the words of the alert rules' label {@code severity}. */
public enum Severity {
  /** Somebody looks at it in working hours. */
  TICKET,
  /** Somebody is woken. */
  PAGE;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** The lower-case word. */
  public String word() {
    return word;
  }
}
