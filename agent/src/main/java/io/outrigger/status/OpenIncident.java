package io.outrigger.status;

/**
 * An incident that is open, as it is shown.
 *
 * @param id names it, in logs and files too
 * @param severity a lower-case word
 * @param summary one line for people: what fails, and how badly
 * @param sinceMillis when it was opened, in milliseconds of the epoch
 */
public record OpenIncident(String id, String severity, String summary, long sinceMillis) {}
