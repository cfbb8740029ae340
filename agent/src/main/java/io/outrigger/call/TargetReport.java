package io.outrigger.call;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.CircuitBreaker;
import io.outrigger.engine.CircuitTransition;
import io.outrigger.engine.Classification;
import io.outrigger.engine.TargetState;
import io.outrigger.engine.WaitHint;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tells a target's shared state how attempts ended. */
final class TargetReport {

  private TargetReport() {}

  /** Returns the change of the circuit that this failure caused, or null. */
  static @Nullable CircuitTransition failed(
      Pipeline pipeline,
      TargetState target,
      CircuitBreaker.@Nullable Permit permit,
      Classification failure,
      long now) {
    WaitHint hint = failure.hint();
    hold(target, failure.category(), hint, now);
    Duration ignored = failure.ignoredWait();
    if (ignored != null) {
      pipeline.listener().waitIgnored(target.target(), ignored);
    }
    if (permit == null) {
      return null;
    }
    boolean busy = failure.category() == ErrorCategory.RATE_LIMITED && hint != null;
    if (busy || !target.policy().circuit().counts().contains(failure.category())) {
      target.breaker().neutral(permit);
      return null;
    }
    long asked = hint == null ? 0 : hint.length().toNanos();
    double spread = 2 * pipeline.timing().chance() - 1;
    return target.breaker().failed(permit, failure.category(), now, asked, spread);
  }

  /** An attempt that left at {@code sentAt} was answered to its end. */
  static @Nullable CircuitTransition succeeded(
      Pipeline pipeline, TargetState target, CircuitBreaker.@Nullable Permit permit, long sentAt) {
    target.budget().deposit();
    target.hold().passed(sentAt);
    if (!pipeline.memory().isEmpty()) {
      pipeline.memory().forget(target.target());
    }
    return permit == null ? null : target.breaker().succeeded(permit);
  }

  private static void hold(
      TargetState target, ErrorCategory category, @Nullable WaitHint hint, long now) {
    if (category == ErrorCategory.RATE_LIMITED && hint != null) {
      target.hold().extend(category, now + hint.length().toNanos());
    } else if (category == ErrorCategory.QUOTA_EXHAUSTED) {
      if (hint != null && hint.date()) {
        target.hold().untilDate(category, now, now + hint.length().toNanos());
      } else {
        target.hold().untilQuotaReturns(category, now);
      }
    }
  }
}
