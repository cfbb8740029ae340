package io.outrigger.telemetry;

import io.outrigger.engine.AttemptEnd;
import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.CallEnd;
import io.outrigger.engine.CallFacts;
import io.outrigger.engine.CallListener;
import io.outrigger.engine.CallWatch;
import io.outrigger.engine.CircuitTransition;
import io.outrigger.engine.Classification;
import io.outrigger.engine.Handoff;
import io.outrigger.engine.Hop;
import io.outrigger.engine.StreamInterruption;
import io.outrigger.engine.Suppression;
import io.outrigger.engine.Target;
import io.outrigger.engine.WaitSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Passes on to who watches what happens to one call; by itself, where OpenTelemetry is told
 * nothing, that is all.
 */
class HeardCall implements CallListener.Call, CallWatch.Watched {
  final CallFacts facts;
  private final CallWatch watch;
  private @Nullable Target at;

  HeardCall(CallFacts facts, CallWatch watch) {
    this.facts = facts;
    this.watch = watch;
  }

  @Override
  public CallFacts facts() {
    return facts;
  }

  @Override
  public Target target() {
    Target last = at;
    return last == null ? facts.target() : last;
  }

  @Override
  public @Nullable String traceId() {
    TraceParent parent = TraceParent.parse(facts.traceparent());
    return parent == null ? null : parent.traceId();
  }

  @Override
  public boolean readsReplies() {
    return false;
  }

  @Override
  public CallListener.Scope attemptStarted(AttemptFacts attempt) {
    at = attempt.target();
    return CallListener.Scope.NONE;
  }

  @Override
  public void attemptEnded(AttemptEnd end) {
    if (end.failure() == null) {
      watch.attemptAnswered(end.attempt().target());
    } else {
      watch.attemptFailed(this, end);
    }
  }

  @Override
  public void retryScheduled(
      AttemptFacts failed, Classification failure, Duration delay, WaitSource source) {
    watch.retryScheduled(this, failed, failure, delay, source);
  }

  @Override
  public void retrySuppressed(Classification failure, Suppression why) {
    watch.retrySuppressed(this, failure, why);
  }

  @Override
  public void streamInterrupted(StreamInterruption interruption) {
    watch.streamInterrupted(this, interruption);
  }

  @Override
  public void fellBack(Handoff handoff) {
    watch.fellBack(this, handoff);
  }

  @Override
  public void fallbackSkipped(Hop target, String why) {
    watch.fallbackSkipped(this, target, why);
  }

  @Override
  public void observed(String decision, @Nullable Classification failure) {
    watch.observed(this, decision, failure);
  }

  @Override
  public void circuitMoved(Target target, CircuitTransition transition) {
    watch.circuitMoved(this, target, transition);
  }

  @Override
  public void ended(CallEnd end) {
    watch.ended(this, end);
  }
}
