package io.outrigger.call;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.AttemptEnd;
import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.CallEnd;
import io.outrigger.engine.CallFacts;
import io.outrigger.engine.CallListener;
import io.outrigger.engine.CircuitTransition;
import io.outrigger.engine.Classification;
import io.outrigger.engine.Handoff;
import io.outrigger.engine.Hop;
import io.outrigger.engine.StreamInterruption;
import io.outrigger.engine.Suppression;
import io.outrigger.engine.Target;
import io.outrigger.engine.WaitSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Writes down everything that is heard, with the virtual time. */
final class Trace implements CallListener {
  final List<String> lines = new ArrayList<>();
  final List<Throwable> bugs = new ArrayList<>();
  final List<CallEnd> ends = new ArrayList<>();
  final List<StreamInterruption> interruptions = new ArrayList<>();
  int startedCalls;
  int startedAttempts;
  int endedAttempts;
  int openScopes;
  private final LongSupplier clock;
  private final Faults faults;

  Trace(LongSupplier clock, Faults faults) {
    this.clock = clock;
    this.faults = faults;
  }

  void note(String line) {
    lines.add(clock.getAsLong() / 1_000 + " us: " + line);
  }

  /** The lines that hold {@code word}. */
  List<String> with(String word) {
    return lines.stream().filter(line -> line.contains(word)).toList();
  }

  @Override
  public Call started(CallFacts facts) {
    faults.hit("listener.started");
    startedCalls++;
    note("call " + facts.target() + (facts.stream() ? " stream" : ""));
    return new Ear();
  }

  @Override
  public void passedThrough(String reason) {
    note("passed through: " + reason);
    faults.hit("listener.passedThrough");
  }

  @Override
  public void internalError(String component, Throwable error) {
    bugs.add(error);
    note("internal error in " + component);
    faults.hit("listener.internalError");
  }

  @Override
  public void waitIgnored(Target target, Duration asked) {
    note("ignored a wait of " + asked.toSeconds() + " s at " + target.endpoint());
  }

  private final class Ear implements Call {
    @Override
    public Scope attemptStarted(AttemptFacts attempt) {
      startedAttempts++;
      note("attempt " + attempt.number() + " of " + attempt.target());
      faults.hit("listener.attemptStarted");
      openScopes++;
      return () -> {
        openScopes--;
        faults.hit("listener.scope.close");
      };
    }

    @Override
    public void attemptEnded(AttemptEnd end) {
      endedAttempts++;
      note(
          String.join(
              " ",
              "attempt ended",
              Integer.toString(end.attempt().number()),
              Integer.toString(end.status()),
              end.failure() == null ? "fine" : end.failure().category().word(),
              end.disposition().name(),
              Long.toString(end.durationNanos()),
              "wasted " + end.wastedTokens()));
      faults.hit("listener.attemptEnded");
    }

    @Override
    public void retryScheduled(
        AttemptFacts failed, Classification failure, Duration delay, WaitSource source) {
      note("retry of " + failed.number() + " in " + delay + " " + source + " " + failure.reason());
      faults.hit("listener.retryScheduled");
    }

    @Override
    public void retrySuppressed(Classification failure, Suppression why) {
      note("no retry: " + why + " " + failure.reason());
      faults.hit("listener.retrySuppressed");
    }

    @Override
    public void streamInterrupted(StreamInterruption how) {
      interruptions.add(how);
      note(
          "interrupted %s behind %d %s %s %s of %d"
              .formatted(
                  how.phase(),
                  how.chunks(),
                  how.recovered() ? "recovered" : "lost",
                  how.failure().category().word(),
                  how.failure().reason(),
                  how.attempt().number()));
    }

    @Override
    public void fellBack(Handoff handoff) {
      note("fell back " + handoff.from() + " -> " + handoff.to() + " " + handoff.reason());
      faults.hit("listener.fellBack");
    }

    @Override
    public void fallbackSkipped(Hop target, String why) {
      note("skipped " + target + " " + why);
      faults.hit("listener.fallbackSkipped");
    }

    @Override
    public void observed(String decision, Classification failure) {
      note("observed " + decision + (failure == null ? "" : " " + failure.reason()));
      faults.hit("listener.observed");
    }

    @Override
    public void circuitMoved(Target target, CircuitTransition change) {
      note("circuit " + target + " " + change);
      faults.hit("listener.circuitMoved");
    }

    @Override
    public void ended(CallEnd end) {
      ends.add(end);
      boolean hungUp = end.category() == ErrorCategory.CANCELLED;
      note(
          String.join(
              " ",
              "call ended",
              end.outcome().name(),
              String.valueOf(end.category()),
              Boolean.toString(end.circuitOpen()),
              hungUp ? "-" : String.valueOf(end.errorType()),
              "attempts=" + end.attempts(),
              "waits=" + end.delayNanos(),
              "overhead=" + end.overheadNanos(),
              "first=" + end.firstChunkNanos(),
              "lasted=" + end.durationNanos(),
              "out=" + end.reply().outputTokens(),
              "fallback=" + end.fallback(),
              "degraded=" + end.degraded()));
      faults.hit("listener.ended");
    }
  }
}
