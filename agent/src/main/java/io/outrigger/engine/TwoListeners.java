package io.outrigger.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells two listeners of the same calls. What the one throws does not keep the other from hearing;
 * whoever guards the calls gets it. Nest them for more than two.
 */
public final class TwoListeners implements CallListener {
  private final CallListener first;
  private final CallListener second;

  /**
   * @param first hears first; its scopes are made current
   * @param second may answer {@link Call#NONE} to calls it does not want: those cost nothing more
   */
  public TwoListeners(CallListener first, CallListener second) {
    this.first = first;
    this.second = second;
  }

  @Override
  public Call started(CallFacts facts) {
    Call other = Call.NONE;
    try {
      other = second.started(facts);
    } catch (RuntimeException | Error bug) {
      internalError("telemetry", bug);
    }
    Call one = first.started(facts);
    if (other == Call.NONE) {
      return one;
    }
    return one == Call.NONE ? other : new Both(one, other);
  }

  @Override
  public @Nullable String currentSpan(ClassLoader application) {
    String span = first.currentSpan(application);
    return span != null ? span : second.currentSpan(application);
  }

  @Override
  public void passedThrough(String reason) {
    tell(() -> first.passedThrough(reason), () -> second.passedThrough(reason));
  }

  @Override
  public void internalError(String component, Throwable error) {
    tell(() -> first.internalError(component, error), () -> second.internalError(component, error));
  }

  @Override
  public void waitIgnored(Target target, Duration asked) {
    tell(() -> first.waitIgnored(target, asked), () -> second.waitIgnored(target, asked));
  }

  @Override
  public void targetAdded(TargetState target, String provider) {
    tell(() -> first.targetAdded(target, provider), () -> second.targetAdded(target, provider));
  }

  private static void tell(Runnable one, Runnable other) {
    try {
      one.run();
    } finally {
      other.run();
    }
  }

  private record Both(Call one, Call other) implements Call {

    @Override
    public boolean readsReplies() {
      return one.readsReplies() || other.readsReplies();
    }

    @Override
    public Scope attemptStarted(AttemptFacts attempt) {
      Scope more = other.attemptStarted(attempt);
      Scope current = one.attemptStarted(attempt); // last: what it opened is always closed
      if (more == Scope.NONE) {
        return current;
      }
      return () -> tell(more::close, current::close);
    }

    @Override
    public void attemptEnded(AttemptEnd end) {
      try { // like every call's end without lambdas: those would be objects for each
        one.attemptEnded(end);
      } finally {
        other.attemptEnded(end);
      }
    }

    @Override
    public void retryScheduled(
        AttemptFacts failed, Classification failure, Duration delay, WaitSource source) {
      tell(
          () -> one.retryScheduled(failed, failure, delay, source),
          () -> other.retryScheduled(failed, failure, delay, source));
    }

    @Override
    public void retrySuppressed(Classification failure, Suppression why) {
      tell(() -> one.retrySuppressed(failure, why), () -> other.retrySuppressed(failure, why));
    }

    @Override
    public void streamInterrupted(StreamInterruption interruption) {
      tell(() -> one.streamInterrupted(interruption), () -> other.streamInterrupted(interruption));
    }

    @Override
    public void fellBack(Handoff handoff) {
      tell(() -> one.fellBack(handoff), () -> other.fellBack(handoff));
    }

    @Override
    public void fallbackSkipped(Hop target, String why) {
      tell(() -> one.fallbackSkipped(target, why), () -> other.fallbackSkipped(target, why));
    }

    @Override
    public void observed(String decision, @Nullable Classification failure) {
      tell(() -> one.observed(decision, failure), () -> other.observed(decision, failure));
    }

    @Override
    public void circuitMoved(Target target, CircuitTransition transition) {
      tell(
          () -> one.circuitMoved(target, transition), () -> other.circuitMoved(target, transition));
    }

    @Override
    public void ended(CallEnd end) {
      try {
        one.ended(end);
      } finally {
        other.ended(end);
      }
    }
  }
}
