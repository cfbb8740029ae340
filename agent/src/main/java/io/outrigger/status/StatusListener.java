package io.outrigger.status;

import io.outrigger.engine.AttemptEnd;
import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.CallEnd;
import io.outrigger.engine.CallFacts;
import io.outrigger.engine.CallListener;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.CircuitTransition;
import io.outrigger.engine.Classification;
import io.outrigger.engine.Degradation;
import io.outrigger.engine.Handoff;
import io.outrigger.engine.Hop;
import io.outrigger.engine.StreamInterruption;
import io.outrigger.engine.Suppression;
import io.outrigger.engine.Target;
import io.outrigger.engine.WaitSource;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts calls and keeps decisions, as soon as somebody could ask for them; until then a call costs
 * one read. Codes and categories only: never a message.
 */
final class StatusListener implements CallListener {
  /** Components are our own words; the limit is for a bug among them. */
  private static final int MOST_COMPONENTS = 30;

  private final Minutes minutes = new Minutes();
  private final Decisions decisions = new Decisions();
  private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
  private final LongSupplier nanoTime;
  private final LongSupplier wallMillis;
  private final long origin;
  private volatile long recordingSince = -1;

  StatusListener(LongSupplier nanoTime, LongSupplier wallMillis) {
    this.nanoTime = nanoTime;
    this.wallMillis = wallMillis;
    this.origin = nanoTime.getAsLong();
  }

  /** From now on calls are counted. */
  synchronized void record() {
    if (recordingSince < 0) {
      recordingSince = wallMillis.getAsLong();
    }
  }

  /** Since when calls are counted, in milliseconds of the epoch; -1 = they are not. */
  long recordingSince() {
    return recordingSince;
  }

  Minutes minutes() {
    return minutes;
  }

  Decisions decisions() {
    return decisions;
  }

  /** Times that our own code failed and calls went on without it, by component, sorted. */
  Map<String, Long> errors() {
    Map<String, Long> sums = new TreeMap<>();
    errors.forEach((component, count) -> sums.put(component, count.sum()));
    return sums;
  }

  /** The minute that runs. */
  long minute() {
    return TimeUnit.NANOSECONDS.toMinutes(nanoTime.getAsLong() - origin);
  }

  @Override
  public Call started(CallFacts facts) {
    return recordingSince < 0 ? Call.NONE : new Ear(facts.target());
  }

  @Override
  public void internalError(String component, Throwable error) {
    boolean known = errors.containsKey(component) || errors.size() < MOST_COMPONENTS;
    errors.computeIfAbsent(known ? component : "other", unseen -> new LongAdder()).increment();
  }

  @Override
  public void waitIgnored(Target target, Duration asked) {
    decided("wait_ignored", name(target), "asked for " + asked.toSeconds() + " s, over 24 h");
  }

  private void decided(String what, String target, String reason) {
    decisions.add(wallMillis.getAsLong(), what, target, reason);
  }

  private static String name(Target target) {
    return target.endpoint() + '/' + target.model();
  }

  private static String why(@Nullable Classification failure) {
    return failure == null ? "no failure" : failure.category().word() + ": " + failure.reason();
  }

  private final class Ear implements Call {
    private final Target asked;

    /** Where the call is now. */
    private Target target;

    Ear(Target asked) {
      this.asked = asked;
      this.target = asked;
    }

    @Override
    public boolean readsReplies() {
      return false;
    }

    @Override
    public Scope attemptStarted(AttemptFacts attempt) {
      target = attempt.target();
      return Scope.NONE;
    }

    @Override
    public void attemptEnded(AttemptEnd end) {
      Classification failure = end.failure();
      minutes.attempt(failure == null ? null : failure.category(), minute());
    }

    @Override
    public void retryScheduled(
        AttemptFacts failed, Classification failure, Duration delay, WaitSource source) {
      // Backoff is jittered: its length would keep the same decisions from being told as one.
      String wait =
          source == WaitSource.BACKOFF
              ? "backoff"
              : source.word() + " of " + Shown.duration(delay.toNanos());
      decided("retry", name(failed.target()), why(failure) + "; " + wait);
    }

    @Override
    public void retrySuppressed(Classification failure, Suppression why) {
      decided("no_retry", name(target), why.word() + "; " + why(failure));
    }

    @Override
    public void streamInterrupted(StreamInterruption interruption) {
      decided(
          "stream_interrupted",
          name(interruption.attempt().target()),
          interruption.phase().word()
              + (interruption.recovered() ? ", recovered; " : "; ")
              + why(interruption.failure()));
    }

    @Override
    public void fellBack(Handoff handoff) {
      String to = name(handoff.to());
      decided("fallback", name(handoff.from()), handoff.reason().word() + "; to " + to);
    }

    @Override
    public void fallbackSkipped(Hop hop, String why) {
      decided("passed_over", hop.endpoint() + '/' + hop.model(), why);
    }

    @Override
    public void observed(String decision, @Nullable Classification failure) {
      decided("would_" + decision, name(target), why(failure));
    }

    @Override
    public void circuitMoved(Target moved, CircuitTransition transition) {
      String cause = transition.cause() == null ? "" : "; " + transition.cause().word();
      decided(
          "circuit",
          name(moved),
          transition.from().word() + " to " + transition.to().word() + cause);
    }

    @Override
    public void ended(CallEnd end) {
      minutes.call(end.outcome(), minute());
      Degradation stoodIn = end.degraded();
      if (stoodIn != null) {
        decided("degraded", name(asked), stoodIn.source());
      } else if (end.outcome() == CallOutcome.REFUSED || end.outcome() == CallOutcome.FAILED) {
        String category = end.category() == null ? "unknown" : end.category().word();
        decided(
            end.outcome().word(),
            name(asked),
            end.circuitOpen()
                ? "circuit_open; opened by " + category
                : category + (end.errorType() == null ? "" : ": " + end.errorType()));
      }
    }
  }
}
