package io.outrigger.incident;

import io.outrigger.config.IncidentSettings;
import org.jspecify.annotations.Nullable;

/**
 * How bad a window is: from the category of failures, how many of the calls or attempts they are,
 * and whether callers were left without an answer.
 */
final class Judgement {
  /**
   * Fewer failures are chance, whatever share of the calls they are: as many as open a circuit in a
   * row by default.
   */
  static final int FEWEST = 5;

  private final double investigate;
  private final double incident;
  private final int minCalls;

  Judgement(IncidentSettings settings) {
    this.investigate = settings.investigate();
    this.incident = settings.incident();
    this.minCalls = settings.minCalls();
  }

  /** What the window is worth, or null: nothing. */
  @Nullable Severity of(Window window) {
    boolean page =
        above(incident, Window.FAILED, Window.CALLS, window)
            || above(2 * incident, Window.TROUBLED, Window.ATTEMPTS, window);
    if (page) {
      return Severity.PAGE;
    }
    boolean ticket =
        above(investigate, Window.FAILED, Window.CALLS, window)
            // Retries or fallbacks hide the rest from callers; a rate limit is a matter of quota.
            || above(incident, Window.LIMITED, Window.ATTEMPTS, window)
            || above(incident, Window.ELSEWHERE, Window.CALLS, window);
    return ticket ? Severity.TICKET : null;
  }

  private boolean above(double share, int kind, int of, Window window) {
    return window.sum(of) >= minCalls
        && window.sum(kind) >= FEWEST
        && window.share(kind, of) > share;
  }

  /** Whether an open incident goes on: at half of each threshold, so that it does not flicker. */
  boolean goesOn(Window window) {
    return window.share(Window.FAILED, Window.CALLS) > investigate / 2
        || window.share(Window.TROUBLED, Window.ATTEMPTS) > incident
        || window.share(Window.LIMITED, Window.ATTEMPTS) > incident / 2
        || window.share(Window.ELSEWHERE, Window.CALLS) > incident / 2;
  }
}
