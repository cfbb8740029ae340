package io.outrigger.call;

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
import io.outrigger.engine.TargetState;
import io.outrigger.engine.WaitSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps calls safe from whoever listens: what a listener throws is reported to it once and dropped.
 * A call never changes its course because telemetry failed.
 */
final class GuardedListener implements CallListener {
  private static final String COMPONENT = "telemetry";

  private final CallListener inner;

  private GuardedListener(CallListener inner) {
    this.inner = inner;
  }

  static CallListener of(CallListener listener) {
    return listener instanceof GuardedListener ? listener : new GuardedListener(listener);
  }

  @Override
  public Call started(CallFacts facts) {
    try {
      Call ear = inner.started(facts);
      return ear == Call.NONE ? ear : new GuardedCall(ear);
    } catch (Throwable bug) {
      internalError(COMPONENT, bug);
      return Call.NONE;
    }
  }

  @Override
  public @Nullable String currentSpan(ClassLoader application) {
    try {
      return inner.currentSpan(application);
    } catch (Throwable bug) {
      internalError(COMPONENT, bug);
      return null;
    }
  }

  @Override
  public void passedThrough(String reason) {
    drop(() -> inner.passedThrough(reason));
  }

  @Override
  public void internalError(String component, Throwable error) {
    try {
      inner.internalError(component, error);
    } catch (Throwable worse) {
      // Nobody is left to tell it to; the application's call matters more.
    }
  }

  @Override
  public void waitIgnored(Target target, Duration asked) {
    drop(() -> inner.waitIgnored(target, asked));
  }

  @Override
  public void targetAdded(TargetState target, String provider) {
    drop(() -> inner.targetAdded(target, provider));
  }

  private void drop(Runnable told) {
    try {
      told.run();
    } catch (Throwable bug) {
      internalError(COMPONENT, bug);
    }
  }

  private final class GuardedCall implements Call {
    private final Call ear;

    GuardedCall(Call ear) {
      this.ear = ear;
    }

    @Override
    public boolean readsReplies() {
      try {
        return ear.readsReplies();
      } catch (Throwable bug) {
        internalError(COMPONENT, bug);
        return false;
      }
    }

    @Override
    public Scope attemptStarted(AttemptFacts attempt) {
      try {
        Scope scope = ear.attemptStarted(attempt);
        return scope == Scope.NONE ? scope : () -> drop(scope::close);
      } catch (Throwable bug) {
        internalError(COMPONENT, bug);
        return Scope.NONE;
      }
    }

    @Override
    public void attemptEnded(AttemptEnd end) {
      drop(() -> ear.attemptEnded(end));
    }

    @Override
    public void retryScheduled(
        AttemptFacts failed, Classification failure, Duration delay, WaitSource source) {
      drop(() -> ear.retryScheduled(failed, failure, delay, source));
    }

    @Override
    public void retrySuppressed(Classification failure, Suppression why) {
      drop(() -> ear.retrySuppressed(failure, why));
    }

    @Override
    public void streamInterrupted(StreamInterruption interruption) {
      drop(() -> ear.streamInterrupted(interruption));
    }

    @Override
    public void fellBack(Handoff handoff) {
      drop(() -> ear.fellBack(handoff));
    }

    @Override
    public void fallbackSkipped(Hop target, String why) {
      drop(() -> ear.fallbackSkipped(target, why));
    }

    @Override
    public void observed(String decision, @Nullable Classification failure) {
      drop(() -> ear.observed(decision, failure));
    }

    @Override
    public void circuitMoved(Target target, CircuitTransition transition) {
      drop(() -> ear.circuitMoved(target, transition));
    }

    @Override
    public void ended(CallEnd end) {
      drop(() -> ear.ended(end));
    }
  }
}
