package io.outrigger.call;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.AttemptEnd;
import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.CallEnd;
import io.outrigger.engine.CallListener;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.ChunkTimes;
import io.outrigger.engine.CircuitTransition;
import io.outrigger.engine.Classification;
import io.outrigger.engine.Decision;
import io.outrigger.engine.Degradation;
import io.outrigger.engine.Handoff;
import io.outrigger.engine.ReplyFacts;
import io.outrigger.engine.Target;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What is counted of one call on its way, and told to the listener once it is over. */
final class CallRecord {
  private final CallListener.Call ear;
  private final long startedAt;
  private final AtomicBoolean ended = new AtomicBoolean();
  private int attempts;
  private int lastEnded;
  private long delays;
  private long onWire;
  private long leftAt;
  private @Nullable Classification retried;
  private @Nullable Handoff handoff;
  private @Nullable Degradation degraded;

  CallRecord(CallListener.Call ear, long startedAt) {
    this.ear = ear;
    this.startedAt = startedAt;
  }

  CallListener.Call ear() {
    return ear;
  }

  int attempts() {
    return attempts;
  }

  /** The last failure that was retried, or null. */
  @Nullable Classification retried() {
    return retried;
  }

  int nextAttempt() {
    return ++attempts;
  }

  void toWire(long now) {
    leftAt = now;
  }

  void backFromWire(long now) {
    onWire += now - leftAt;
  }

  void waits(long nanos) {
    delays += nanos;
  }

  void retries(AttemptFacts attempt, Classification failure, Decision.Retry retry) {
    retried = failure;
    ear.retryScheduled(attempt, failure, Duration.ofNanos(retry.delayNanos()), retry.source());
  }

  /** Tells the end of an attempt, once, whoever comes first. */
  void attemptEnded(AttemptEnd end) {
    if (end.attempt().number() > lastEnded) {
      lastEnded = end.attempt().number();
      ear.attemptEnded(end);
    }
  }

  void circuitMoved(Target target, @Nullable CircuitTransition transition) {
    if (transition != null) {
      ear.circuitMoved(target, transition);
    }
  }

  /** The last move to another target, or null. */
  @Nullable Handoff handoff() {
    return handoff;
  }

  void fellBack(Handoff how) {
    handoff = how;
    ear.fellBack(how);
  }

  /** A reply that stands in is handed over. */
  void degraded(Degradation how, long now) {
    degraded = how;
    finish(
        CallOutcome.DEGRADED,
        null,
        false,
        null,
        -1,
        ChunkTimes.NONE,
        ReplyFacts.NONE,
        null,
        now,
        now);
  }

  void refused(ErrorCategory cause, String code, boolean circuitOpen, long now) {
    finish(
        CallOutcome.REFUSED,
        cause,
        circuitOpen,
        code,
        -1,
        ChunkTimes.NONE,
        ReplyFacts.NONE,
        null,
        now,
        now);
  }

  void end(
      CallOutcome outcome,
      @Nullable ErrorCategory category,
      @Nullable String errorType,
      @Nullable Throwable error,
      long now) {
    finish(
        outcome, category, false, errorType, -1, ChunkTimes.NONE, ReplyFacts.NONE, error, now, now);
  }

  /**
   * @param handedOverAt when the agent was done with the call; what comes later is the
   *     application's reading
   * @param firstChunkAt when the first byte of the body came, of a stream the first piece of the
   *     answer; or -1
   */
  void finish(
      CallOutcome outcome,
      @Nullable ErrorCategory category,
      boolean circuitOpen,
      @Nullable String errorType,
      long firstChunkAt,
      ChunkTimes gaps,
      ReplyFacts reply,
      @Nullable Throwable error,
      long handedOverAt,
      long now) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    long overhead = Math.max(0, handedOverAt - startedAt - onWire - delays);
    long firstChunk = firstChunkAt == -1 ? -1 : firstChunkAt - startedAt;
    ear.ended(
        new CallEnd(
            outcome,
            category,
            circuitOpen,
            errorType,
            attempts,
            delays,
            overhead,
            firstChunk,
            gaps,
            now - startedAt,
            reply,
            error,
            handoff,
            degraded));
  }
}
