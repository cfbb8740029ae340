package io.outrigger.report;

import io.outrigger.engine.AttemptEnd;
import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.CallEnd;
import io.outrigger.engine.CallFacts;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.CallWatch;
import io.outrigger.engine.CircuitTransition;
import io.outrigger.engine.Classification;
import io.outrigger.engine.Handoff;
import io.outrigger.engine.Hop;
import io.outrigger.engine.StreamInterruption;
import io.outrigger.engine.Suppression;
import io.outrigger.engine.Target;
import io.outrigger.engine.WaitHint;
import io.outrigger.engine.WaitSource;
import io.outrigger.incident.Incident;
import io.outrigger.incident.IncidentChange;
import io.outrigger.incident.Incidents;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hears what becomes of calls and tells people what is worth telling. A call that goes well is two
 * counts in the windows of incidents; all else is loaded with the first failure. Never throws.
 */
public final class Reports implements CallWatch {
  private final ReportSetup setup;
  private final String run;
  private Consumer<IncidentChange> telemetry = change -> {};
  private Consumer<Throwable> failed = bug -> {};
  private volatile @Nullable Incidents incidents;
  private volatile @Nullable DecisionLog log;
  private volatile @Nullable IncidentDesk desk;

  /**
   * @param run what the ids of this process's incidents begin with: letters and digits
   */
  public Reports(ReportSetup setup, String run) {
    this.setup = setup;
    this.run = run;
  }

  /**
   * Says whom else to tell; before the first call.
   *
   * @param steps is told of each step of an incident, on a thread of ours
   * @param bugs hears what went wrong here
   */
  public void tell(Consumer<IncidentChange> steps, Consumer<Throwable> bugs) {
    this.telemetry = steps;
    this.failed = bugs;
  }

  /** The open incidents as they stand. */
  public List<Incident> openIncidents() {
    Incidents known = incidents;
    return known == null ? List.of() : known.open(now());
  }

  @Override
  public void attemptAnswered(Target target) {
    try {
      incidents().attemptAnswered(target.endpoint(), target.model(), now());
    } catch (Throwable bug) {
      failed.accept(bug);
    }
  }

  @Override
  public void attemptFailed(Watched call, AttemptEnd end) {
    guarded(
        () -> {
          AttemptFacts attempt = end.attempt();
          Target at = attempt.target();
          Classification failure = end.failure();
          if (failure == null) {
            return;
          }
          WaitHint hint = failure.hint();
          if (hint != null) {
            incidents()
                .hinted(
                    at.endpoint(),
                    at.model(),
                    failure.category(),
                    hint.length(),
                    hint.source(),
                    now());
          }
          take(
              incidents()
                  .attemptFailed(
                      at.endpoint(),
                      at.model(),
                      attempt.provider(),
                      failure.category(),
                      failure.reason(),
                      now()));
        });
  }

  @Override
  public void retryScheduled(
      Watched call,
      AttemptFacts attempt,
      Classification failure,
      Duration delay,
      WaitSource source) {
    guarded(() -> log().retryScheduled(call, attempt, failure, delay, source));
  }

  @Override
  public void retrySuppressed(Watched call, Classification failure, Suppression why) {
    guarded(() -> log().retrySuppressed(call, failure, why));
  }

  @Override
  public void streamInterrupted(Watched call, StreamInterruption interruption) {
    guarded(() -> log().streamInterrupted(call, interruption));
  }

  @Override
  public void fellBack(Watched call, Handoff handoff) {
    guarded(() -> log().fellBack(call, handoff));
  }

  @Override
  public void fallbackSkipped(Watched call, Hop target, String why) {
    guarded(() -> log().fallbackSkipped(call, target, why));
  }

  @Override
  public void observed(Watched call, String decision, @Nullable Classification failure) {
    guarded(() -> log().observed(call, decision, failure));
  }

  @Override
  public void circuitMoved(Watched call, Target target, CircuitTransition transition) {
    guarded(
        () -> {
          incidents().circuitMoved(target.endpoint(), target.model(), transition, now());
          log().circuitMoved(call, target, transition);
        });
  }

  @Override
  public void ended(Watched call, CallEnd end) {
    try {
      CallFacts facts = call.facts();
      Target asked = facts.target();
      take(
          incidents()
              .callEnded(
                  asked.endpoint(),
                  asked.model(),
                  facts.provider(),
                  end.outcome(),
                  end.category(),
                  now()));
      if (end.outcome() != CallOutcome.OK) {
        log().ended(call, end);
      }
    } catch (Throwable bug) {
      failed.accept(bug);
    }
  }

  /** Not for what every call comes through: it makes an object. */
  private void guarded(Runnable telling) {
    try {
      telling.run();
    } catch (Throwable bug) {
      failed.accept(bug);
    }
  }

  private void take(@Nullable IncidentChange change) {
    if (change != null) {
      desk().take(change);
    }
  }

  private long now() {
    return setup.nanos().getAsLong();
  }

  private Incidents incidents() {
    Incidents known = incidents;
    return known != null ? known : makeIncidents();
  }

  private synchronized Incidents makeIncidents() {
    Incidents made = incidents;
    if (made == null) {
      made = new Incidents(setup.settings().incidents(), run, setup.configHash());
      incidents = made;
    }
    return made;
  }

  private DecisionLog log() {
    DecisionLog known = log;
    return known != null ? known : makeLog();
  }

  private synchronized DecisionLog makeLog() {
    DecisionLog made = log;
    if (made == null) {
      made = new DecisionLog(setup);
      log = made;
    }
    return made;
  }

  private IncidentDesk desk() {
    IncidentDesk known = desk;
    return known != null ? known : makeDesk();
  }

  private synchronized IncidentDesk makeDesk() {
    IncidentDesk made = desk;
    if (made == null) {
      made = new IncidentDesk(setup, incidents(), log(), telemetry, failed);
      desk = made;
    }
    return made;
  }
}
