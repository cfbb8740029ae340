package io.outrigger.engine;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What to do after an attempt failed or was refused. Dispatch with {@link #match}: a new case
 * breaks every driver at compile time.
 */
public sealed interface Decision {

  /** Runs the function of this decision's case. */
  <T> T match(Function<Deliver, T> deliver, Function<Retry, T> retry);

  /**
   * Hand over what there is.
   *
   * @param suppressed why a failure that could be retried is not, or null where its kind forbids it
   */
  record Deliver(@Nullable Suppression suppressed) implements Decision {
    @Override
    public <T> T match(Function<Deliver, T> deliver, Function<Retry, T> retry) {
      return deliver.apply(this);
    }
  }

  /**
   * Wait, then send again.
   *
   * @param next the plan that goes on
   * @param delayNanos in nanoseconds, not negative
   * @param source where the delay's length came from
   */
  record Retry(CallPlan next, long delayNanos, WaitSource source) implements Decision {
    @Override
    public <T> T match(Function<Deliver, T> deliver, Function<Retry, T> retry) {
      return retry.apply(this);
    }
  }
}
