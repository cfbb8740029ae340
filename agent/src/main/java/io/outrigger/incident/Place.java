package io.outrigger.incident;

import static java.util.Objects.requireNonNull;

import io.outrigger.config.ErrorCategory;
import io.outrigger.incident.Entry.What;
import io.outrigger.incident.Incident.Impact;
import io.outrigger.incident.IncidentChange.Step;
import org.jspecify.annotations.Nullable;

/** One endpoint and model: its window, and its incident where there is one. */
final class Place {
  /** First failures that the timeline tells of one by one; later ones only of a new kind. */
  private static final int FIRST_ERRORS = 3;

  private static final int MOST_DOUBLINGS = 6;

  private final Rules rules;
  private final String endpoint;
  private final String model;
  private final Window window;
  private final Timeline timeline = new Timeline();
  private final Causes causes = new Causes();
  private String provider = "";
  private long lastTouched;
  private long lastErrorAt;
  private long began;
  private int errorsTold;
  private int hintsTold;
  private long longestHint;
  private @Nullable Incident open;
  private Impact impact = new Impact(0, 0, 0);
  private long lastBadAt;
  private long lastClosedAt;
  private boolean everClosed;
  private int recent;
  private String inForce = "";

  Place(Rules rules, String endpoint, String model, long now) {
    this.rules = rules;
    this.endpoint = endpoint;
    this.model = model;
    this.window = new Window(rules.windowNanos(), now);
    this.lastTouched = now;
  }

  synchronized void attemptAnswered(long now) {
    touch(now);
    window.count(Window.ATTEMPTS);
  }

  synchronized @Nullable IncidentChange attemptFailed(
      String by, ErrorCategory category, String reason, long now) {
    touch(now);
    provider = by;
    if (!Blame.isOperators(category)) {
      window.count(Window.ATTEMPTS);
      return null;
    }
    fail(now);
    window.count(Window.ATTEMPTS);
    window.count(Window.BAD);
    if (Blame.isProviders(category)) {
      window.count(Window.TROUBLED);
    } else if (category == ErrorCategory.RATE_LIMITED) {
      window.count(Window.LIMITED);
    }
    beginAnew(now);
    if (causes.count(category, reason) || errorsTold < FIRST_ERRORS) {
      errorsTold++;
      timeline.add(new Entry(now, What.ERROR, category, reason, "an attempt failed"), isOpen());
    }
    return judge(now);
  }

  synchronized void callAnswered(boolean elsewhere, long now) {
    touch(now);
    window.count(Window.CALLS);
    if (elsewhere) {
      window.count(Window.ELSEWHERE);
    }
    if (isOpen()) {
      impact = impact.plus(new Impact(1, 0, elsewhere ? 1 : 0));
    }
  }

  synchronized @Nullable IncidentChange callFailed(String by, ErrorCategory category, long now) {
    touch(now);
    provider = by;
    boolean counts = Blame.isOperators(category);
    if (isOpen()) {
      impact = impact.plus(new Impact(1, counts ? 1 : 0, 0));
    }
    if (!counts) {
      window.count(Window.CALLS);
      return null;
    }
    fail(now);
    window.count(Window.CALLS);
    window.count(Window.FAILED);
    return judge(now);
  }

  synchronized void happened(What what, @Nullable ErrorCategory category, String detail, long now) {
    touch(now);
    timeline.add(new Entry(now, what, category, null, detail), isOpen());
  }

  /**
   * Each of a storm's failures may carry a hint: the first ones and ever longer ones are told of.
   */
  synchronized void hinted(ErrorCategory category, long wait, String detail, long now) {
    if (hintsTold < FIRST_ERRORS || wait > 2 * longestHint) {
      hintsTold++;
      longestHint = Math.max(longestHint, wait);
      happened(What.HINT, category, detail, now);
    }
  }

  private void touch(long now) {
    window.advance(now);
    lastTouched = now;
  }

  private void fail(long now) {
    window.failed(now);
    lastErrorAt = now;
  }

  /** Where the failures of the window have another beginning, its first ones are told of again. */
  private void beginAnew(long now) {
    long since = window.failuresSince(now);
    if (isOpen() || since == began) {
      return;
    }
    began = since;
    errorsTold = 0;
    hintsTold = 0;
    if (since == now) {
      causes.clear();
    } else {
      causes.halve();
    }
  }

  private boolean isOpen() {
    return open != null;
  }

  private @Nullable IncidentChange judge(long now) {
    Severity severity = rules.judgement().of(window);
    Incident current = open;
    if (current == null) {
      long since = window.failuresSince(now);
      boolean lasts = now - since >= rules.windowNanos() / Rules.PERSISTENCE;
      return severity == null || !lasts ? null : open(severity, since, now);
    }
    if (rules.judgement().goesOn(window)) {
      lastBadAt = now;
    }
    if (severity != null && severity.compareTo(current.severity()) > 0) {
      return step(Step.ESCALATED, What.ESCALATED, severity, now);
    }
    return null;
  }

  private @Nullable IncidentChange open(Severity severity, long since, long now) {
    Causes.Cause cause = causes.most();
    if (cause == null) {
      return null; // calls were refused here for what happened elsewhere: that place has it
    }
    String fingerprint = Fingerprint.of(provider, model, cause.category(), cause.reason());
    recent = everClosed && now - lastClosedAt < Rules.HOUR ? recent + 1 : 0;
    impact = window.impact();
    timeline.startAt(since);
    lastBadAt = now;
    open =
        new Incident(
            rules.nextId(),
            fingerprint,
            rules.acquaintances().meet(fingerprint),
            endpoint,
            model,
            provider,
            cause.category(),
            cause.reason(),
            severity,
            since,
            now,
            lastErrorAt,
            0,
            false,
            impact,
            rules.configHash(),
            timeline.entries(),
            0);
    return step(Step.OPENED, What.OPENED, severity, now);
  }

  /** Closes the incident where it is over; told every few seconds while one is open. */
  synchronized @Nullable IncidentChange tick(long now) {
    if (open == null) {
      return null;
    }
    window.advance(now);
    if (rules.judgement().goesOn(window)) {
      lastBadAt = now;
      return null;
    }
    // Who comes back soon after it was gone is trusted later: it doubles.
    long calm = (rules.windowNanos() / Rules.CALM) << Math.min(recent, MOST_DOUBLINGS);
    if (now - lastBadAt < Math.min(calm, Rules.HOUR)) {
      return null;
    }
    IncidentChange closed = step(Step.CLOSED, What.CLOSED, open.severity(), now);
    open = null;
    lastClosedAt = now;
    everClosed = true;
    timeline.clear();
    causes.clear();
    errorsTold = 0;
    hintsTold = 0;
    longestHint = 0;
    return closed;
  }

  private IncidentChange step(Step step, What what, Severity severity, long now) {
    Incident before = requireNonNull(open);
    String hash = rules.configHash();
    if (what == What.OPENED) {
      inForce = hash;
    } else if (!hash.equals(inForce)) {
      inForce = hash;
      timeline.step(new Entry(now, What.CONFIGURATION, null, null, "now " + hash));
    }
    timeline.step(new Entry(now, what, null, null, severity.word() + ": " + impact.inWords()));
    Incident after = snapshot(before, severity, step == Step.CLOSED, now);
    open = after;
    return new IncidentChange(step, after);
  }

  private Incident snapshot(Incident of, Severity severity, boolean closed, long now) {
    return new Incident(
        of.id(),
        of.fingerprint(),
        of.occurrence(),
        of.endpoint(),
        of.model(),
        of.provider(),
        of.category(),
        of.reason(),
        severity,
        of.firstErrorAt(),
        of.openedAt(),
        lastErrorAt,
        closed ? now : 0,
        closed,
        impact,
        of.configHash(),
        timeline.entries(),
        timeline.untold());
  }

  /** The incident as it stands, or null. */
  synchronized @Nullable Incident current(long now) {
    return open == null ? null : snapshot(open, open.severity(), false, now);
  }

  /** Whether forgetting this place loses nothing. */
  synchronized boolean isIdle(long now) {
    return open == null && now - lastTouched > rules.windowNanos();
  }
}
