package io.outrigger.status;

import io.outrigger.engine.AttemptEnd;
import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.CallEnd;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.CallWatch;
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
 * Counts calls and keeps decisions, as soon as somebody could ask for them; until then what happens
 * to a call costs one read. Codes and categories only: never a message.
 */
final class StatusWatch implements CallWatch {
  /** Components are our own words; the limit is for a bug among them. */
  private static final int MOST_COMPONENTS = 30;

  private final Minutes minutes = new Minutes();
  private final Decisions decisions = new Decisions();
  private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
  private final LongSupplier nanoTime;
  private final LongSupplier wallMillis;
  private final long origin;
  private volatile long recordingSince = -1;

  StatusWatch(LongSupplier nanoTime, LongSupplier wallMillis) {
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
  public void internalError(String component) {
    boolean known = errors.containsKey(component) || errors.size() < MOST_COMPONENTS;
    errors.computeIfAbsent(known ? component : "other", unseen -> new LongAdder()).increment();
  }

  @Override
  public void waitIgnored(Target target, Duration asked) {
    if (isRecording()) {
      keep("wait_ignored", target, "asked for " + asked.toSeconds() + " s, over 24 h", null);
    }
  }

  @Override
  public void attemptAnswered(Target target) {
    if (isRecording()) {
      minutes.attempt(null, minute());
    }
  }

  @Override
  public void attemptFailed(Watched call, AttemptEnd end) {
    if (isRecording()) {
      Classification failure = end.failure();
      minutes.attempt(failure == null ? null : failure.category(), minute());
    }
  }

  @Override
  public void retryScheduled(
      Watched call,
      AttemptFacts failed,
      Classification failure,
      Duration delay,
      WaitSource source) {
    // Backoff is jittered: its length would keep the same decisions from being told as one.
    String wait =
        source == WaitSource.BACKOFF
            ? "backoff"
            : source.word() + " of " + Shown.duration(delay.toNanos());
    decided(call, "retry", failed.target(), why(failure) + "; " + wait);
  }

  @Override
  public void retrySuppressed(Watched call, Classification failure, Suppression why) {
    decided(call, "no_retry", call.target(), why.word() + "; " + why(failure));
  }

  @Override
  public void streamInterrupted(Watched call, StreamInterruption interruption) {
    decided(
        call,
        "stream_interrupted",
        interruption.attempt().target(),
        interruption.phase().word()
            + (interruption.recovered() ? ", recovered; " : "; ")
            + why(interruption.failure()));
  }

  @Override
  public void fellBack(Watched call, Handoff handoff) {
    decided(
        call,
        "fallback",
        handoff.from(),
        handoff.reason().word() + "; to " + Decided.name(handoff.to()));
  }

  @Override
  public void fallbackSkipped(Watched call, Hop hop, String why) {
    decided(call, "passed_over", new Target(hop.endpoint(), hop.model(), ""), why);
  }

  @Override
  public void observed(Watched call, String decision, @Nullable Classification failure) {
    decided(call, "would_" + decision, call.target(), why(failure));
  }

  @Override
  public void circuitMoved(Watched call, Target moved, CircuitTransition transition) {
    String cause = transition.cause() == null ? "" : "; " + transition.cause().word();
    decided(
        call, "circuit", moved, transition.from().word() + " to " + transition.to().word() + cause);
  }

  @Override
  public void ended(Watched call, CallEnd end) {
    if (!isRecording()) {
      return;
    }
    minutes.call(end.outcome(), minute());
    Degradation stoodIn = end.degraded();
    if (stoodIn != null) {
      decided(call, "degraded", call.facts().target(), stoodIn.source());
    } else if (end.outcome() == CallOutcome.REFUSED || end.outcome() == CallOutcome.FAILED) {
      String category = end.category() == null ? "unknown" : end.category().word();
      decided(
          call,
          end.outcome().word(),
          call.facts().target(),
          end.circuitOpen()
              ? "circuit_open; opened by " + category
              : category + (end.errorType() == null ? "" : ": " + end.errorType()));
    }
  }

  private void decided(Watched call, String what, Target target, String reason) {
    if (isRecording()) {
      keep(what, target, reason, call.traceId());
    }
  }

  private void keep(String what, Target target, String reason, @Nullable String trace) {
    decisions.add(wallMillis.getAsLong(), what, Decided.name(target), reason, trace);
  }

  private boolean isRecording() {
    return recordingSince >= 0;
  }

  private static String why(@Nullable Classification failure) {
    return failure == null ? "no failure" : failure.category().word() + ": " + failure.reason();
  }
}
