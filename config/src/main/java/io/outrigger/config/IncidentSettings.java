package io.outrigger.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code outrigger.incident.*}: when failures are somebody's business, and where that is told.
 *
 * @param investigate share of calls without an answer above which a ticket is due, 0 to 1
 * @param incident the same for a page; not below {@code investigate}
 * @param window how far back the shares look
 * @param minCalls fewer calls in the window never open an incident
 * @param directory folder of the incident files as written, from the working directory; null = none
 * @param keep most incidents kept there
 * @param maxAge how long one is kept there
 * @param webhook http or https address that is told, or null
 */
public record IncidentSettings(
    double investigate,
    double incident,
    Duration window,
    int minCalls,
    @Nullable String directory,
    int keep,
    Duration maxAge,
    @Nullable Secret webhook) {

  /** The packaged values. */
  public static final IncidentSettings DEFAULT =
      new IncidentSettings(
          0.01, 0.05, Duration.ofMinutes(5), 20, null, 100, Duration.ofDays(7), null);
}
