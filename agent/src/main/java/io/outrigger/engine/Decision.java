package io.outrigger.engine;

import io.outrigger.config.ErrorCategory;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What to do after an attempt failed or was refused. Dispatch with {@link #match}: a new case
 * breaks every driver at compile time.
 */
public sealed interface Decision {

  /** Runs the function of this decision's case. */
  <T> T match(
      Function<Deliver, T> deliver,
      Function<Retry, T> retry,
      Function<FallBack, T> fallBack,
      Function<Degrade, T> degrade);

  /**
   * Hand over what there is.
   *
   * @param suppressed why a failure that could be retried is not, or null where its kind forbids it
   */
  record Deliver(@Nullable Suppression suppressed) implements Decision {
    @Override
    public <T> T match(
        Function<Deliver, T> deliver,
        Function<Retry, T> retry,
        Function<FallBack, T> fallBack,
        Function<Degrade, T> degrade) {
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
    public <T> T match(
        Function<Deliver, T> deliver,
        Function<Retry, T> retry,
        Function<FallBack, T> fallBack,
        Function<Degrade, T> degrade) {
      return retry.apply(this);
    }
  }

  /**
   * Send to another target, at once.
   *
   * @param next the plan that goes on there, once {@link CallPlan#under} that target's policy
   * @param target where to
   * @param reason the category that led there
   */
  record FallBack(CallPlan next, Hop target, ErrorCategory reason) implements Decision {
    @Override
    public <T> T match(
        Function<Deliver, T> deliver,
        Function<Retry, T> retry,
        Function<FallBack, T> fallBack,
        Function<Degrade, T> degrade) {
      return fallBack.apply(this);
    }
  }

  /**
   * Nobody can answer, though somebody should: hand over a degraded reply if there is one, else
   * what there is.
   *
   * @param suppressed as for {@link Deliver}
   */
  record Degrade(@Nullable Suppression suppressed) implements Decision {
    @Override
    public <T> T match(
        Function<Deliver, T> deliver,
        Function<Retry, T> retry,
        Function<FallBack, T> fallBack,
        Function<Degrade, T> degrade) {
      return degrade.apply(this);
    }
  }
}
