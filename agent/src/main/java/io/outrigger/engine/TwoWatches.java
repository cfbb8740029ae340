package io.outrigger.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells two who watch the same calls. What the one throws does not keep the other from hearing;
 * whoever guards the calls gets it. Nest them for more than two.
 *
 * @param one hears first
 * @param other hears behind it, whatever that brought
 */
public record TwoWatches(CallWatch one, CallWatch other) implements CallWatch {

  @Override
  public void attemptAnswered(Target target) {
    try { // like every call's end without lambdas: those would be objects for each
      one.attemptAnswered(target);
    } finally {
      other.attemptAnswered(target);
    }
  }

  @Override
  public void ended(Watched call, CallEnd end) {
    try {
      one.ended(call, end);
    } finally {
      other.ended(call, end);
    }
  }

  @Override
  public void attemptFailed(Watched call, AttemptEnd end) {
    tell(() -> one.attemptFailed(call, end), () -> other.attemptFailed(call, end));
  }

  @Override
  public void retryScheduled(
      Watched call,
      AttemptFacts failed,
      Classification failure,
      Duration delay,
      WaitSource source) {
    tell(
        () -> one.retryScheduled(call, failed, failure, delay, source),
        () -> other.retryScheduled(call, failed, failure, delay, source));
  }

  @Override
  public void retrySuppressed(Watched call, Classification failure, Suppression why) {
    tell(
        () -> one.retrySuppressed(call, failure, why),
        () -> other.retrySuppressed(call, failure, why));
  }

  @Override
  public void streamInterrupted(Watched call, StreamInterruption interruption) {
    tell(
        () -> one.streamInterrupted(call, interruption),
        () -> other.streamInterrupted(call, interruption));
  }

  @Override
  public void fellBack(Watched call, Handoff handoff) {
    tell(() -> one.fellBack(call, handoff), () -> other.fellBack(call, handoff));
  }

  @Override
  public void fallbackSkipped(Watched call, Hop target, String why) {
    tell(
        () -> one.fallbackSkipped(call, target, why),
        () -> other.fallbackSkipped(call, target, why));
  }

  @Override
  public void observed(Watched call, String decision, @Nullable Classification failure) {
    tell(
        () -> one.observed(call, decision, failure), () -> other.observed(call, decision, failure));
  }

  @Override
  public void circuitMoved(Watched call, Target target, CircuitTransition transition) {
    tell(
        () -> one.circuitMoved(call, target, transition),
        () -> other.circuitMoved(call, target, transition));
  }

  @Override
  public void waitIgnored(Target target, Duration asked) {
    tell(() -> one.waitIgnored(target, asked), () -> other.waitIgnored(target, asked));
  }

  @Override
  public void internalError(String component) {
    tell(() -> one.internalError(component), () -> other.internalError(component));
  }

  private static void tell(Runnable first, Runnable second) {
    try {
      first.run();
    } finally {
      second.run();
    }
  }
}
