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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes down what happens to a call, with the times, to be told to our SDK when it is over. */
final class WaitingCall extends HeardCall {
  private final Consumer<WaitingCall> whenEnded;
  private final List<Step> steps = new ArrayList<>();
  private final long startedEpochNanos = now();
  private volatile @Nullable String traceId;

  private record Step(long epochNanos, Consumer<OtelCall> what) {}

  WaitingCall(CallFacts facts, CallWatch watch, Consumer<WaitingCall> whenEnded) {
    super(facts, watch);
    this.whenEnded = whenEnded;
  }

  /** Tells all of it, as if it happened now but with the times it had. */
  void tell(Destination destination) {
    OtelCall call =
        TraceIds.with(traceId, () -> OtelCall.past(destination, facts, startedEpochNanos));
    for (Step step : steps) {
      call.at(step.epochNanos);
      step.what.accept(call);
    }
  }

  /** The trace is the call's own unless the request names one; its id is settled by who asks. */
  @Override
  public @Nullable String traceId() {
    String parents = super.traceId();
    if (parents != null) {
      return parents;
    }
    String own = traceId;
    if (own == null) {
      own = TraceIds.random();
      traceId = own;
    }
    return own;
  }

  @Override
  public boolean readsReplies() {
    return true;
  }

  private void note(Consumer<OtelCall> what) {
    steps.add(new Step(now(), what));
  }

  /** The wall clock in nanoseconds since 1970. */
  static long now() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  @Override
  public CallListener.Scope attemptStarted(AttemptFacts attempt) {
    note(call -> call.attemptStarted(attempt).close());
    return super.attemptStarted(attempt);
  }

  @Override
  public void attemptEnded(AttemptEnd end) {
    super.attemptEnded(end);
    note(call -> call.attemptEnded(end));
  }

  @Override
  public void retryScheduled(
      AttemptFacts failed, Classification failure, Duration delay, WaitSource source) {
    super.retryScheduled(failed, failure, delay, source);
    note(call -> call.retryScheduled(failed, failure, delay, source));
  }

  @Override
  public void retrySuppressed(Classification failure, Suppression why) {
    super.retrySuppressed(failure, why);
    note(call -> call.retrySuppressed(failure, why));
  }

  @Override
  public void fellBack(Handoff handoff) {
    super.fellBack(handoff);
    note(call -> call.fellBack(handoff));
  }

  @Override
  public void fallbackSkipped(Hop target, String why) {
    super.fallbackSkipped(target, why);
    note(call -> call.fallbackSkipped(target, why));
  }

  @Override
  public void streamInterrupted(StreamInterruption interruption) {
    super.streamInterrupted(interruption);
    note(call -> call.streamInterrupted(interruption));
  }

  @Override
  public void observed(String decision, @Nullable Classification failure) {
    super.observed(decision, failure);
    note(call -> call.observed(decision, failure));
  }

  @Override
  public void circuitMoved(Target target, CircuitTransition transition) {
    super.circuitMoved(target, transition);
    note(call -> call.circuitMoved(target, transition));
  }

  @Override
  public void ended(CallEnd end) {
    super.ended(end);
    note(call -> call.ended(end));
    whenEnded.accept(this);
  }
}
