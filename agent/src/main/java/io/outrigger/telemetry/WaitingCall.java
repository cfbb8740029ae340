package io.outrigger.telemetry;

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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes down what happens to a call, with the times, to be told to our SDK when it is over. */
final class WaitingCall implements CallListener.Call {
  private final CallFacts facts;
  private final Consumer<WaitingCall> whenEnded;
  private final List<Step> steps = new ArrayList<>();
  private final long startedEpochNanos = now();

  private record Step(long epochNanos, Consumer<OtelCall> what) {}

  WaitingCall(CallFacts facts, Consumer<WaitingCall> whenEnded) {
    this.facts = facts;
    this.whenEnded = whenEnded;
  }

  /** Tells all of it, as if it happened now but with the times it had. */
  void tell(Destination destination) {
    OtelCall call = new OtelCall(destination, facts, startedEpochNanos);
    for (Step step : steps) {
      call.at(step.epochNanos);
      step.what.accept(call);
    }
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
    return CallListener.Scope.NONE;
  }

  @Override
  public void attemptEnded(AttemptEnd end) {
    note(call -> call.attemptEnded(end));
  }

  @Override
  public void retryScheduled(
      AttemptFacts failed, Classification failure, Duration delay, WaitSource source) {
    note(call -> call.retryScheduled(failed, failure, delay, source));
  }

  @Override
  public void retrySuppressed(Classification failure, Suppression why) {
    note(call -> call.retrySuppressed(failure, why));
  }

  @Override
  public void fellBack(Handoff handoff) {
    note(call -> call.fellBack(handoff));
  }

  @Override
  public void fallbackSkipped(Hop target, String why) {
    note(call -> call.fallbackSkipped(target, why));
  }

  @Override
  public void streamInterrupted(StreamInterruption interruption) {
    note(call -> call.streamInterrupted(interruption));
  }

  @Override
  public void observed(String decision, @Nullable Classification failure) {
    note(call -> call.observed(decision, failure));
  }

  @Override
  public void circuitMoved(Target target, CircuitTransition transition) {
    note(call -> call.circuitMoved(target, transition));
  }

  @Override
  public void ended(CallEnd end) {
    note(call -> call.ended(end));
    whenEnded.accept(this);
  }
}
