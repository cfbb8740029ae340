package io.outrigger.call;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.CallPlan;
import io.outrigger.engine.CircuitBreaker;
import io.outrigger.engine.Hold;
import io.outrigger.engine.Suppression;
import io.outrigger.engine.TargetState;
import org.jspecify.annotations.Nullable;

/** Whether an attempt may leave now: first the hold, then the circuit. */
sealed interface Admission {

  /** It may. The permit is null where there is no circuit. */
  record Admitted(CircuitBreaker.@Nullable Permit permit) implements Admission {}

  /**
   * After a wait it may ask again.
   *
   * @param heldNanos how much of it counts as waiting for holds
   * @param cause the category behind the hold
   */
  record Later(long delayNanos, long heldNanos, ErrorCategory cause) implements Admission {

    /** The same for who does not wait. */
    Refused refused() {
      return new Refused(429, cause, cause.word(), delayNanos, Suppression.HOLD);
    }
  }

  /**
   * It may not.
   *
   * @param status of our own answer: 503 by the circuit, 429 by a hold
   * @param cause the category behind it
   * @param code for {@code error.type}
   * @param leftNanos when it makes sense to come back
   */
  record Refused(int status, ErrorCategory cause, String code, long leftNanos, Suppression why)
      implements Admission {}

  /**
   * Asks for one attempt.
   *
   * @param heldNanos how long this call already waited for holds
   */
  static Admission ask(TargetState target, CallPlan plan, long heldNanos, long now, double chance) {
    Hold.Held held = target.hold().tryPass(now);
    if (held != null) {
      return held.certain() ? whenFree(held, plan, heldNanos, now, chance) : refused(held);
    }
    if (!target.hasCircuit()) {
      return new Admitted(null);
    }
    CircuitBreaker.Answer answer = target.breaker().tryAcquire(now);
    if (answer instanceof CircuitBreaker.Permit granted) {
      return new Admitted(granted);
    }
    target.hold().notSent(now);
    CircuitBreaker.Refused refused = (CircuitBreaker.Refused) answer;
    ErrorCategory cause = refused.cause() != null ? refused.cause() : ErrorCategory.TRANSIENT;
    return new Refused(503, cause, "circuit_open", refused.leftNanos(), Suppression.CIRCUIT_OPEN);
  }

  /** Asks as if it mattered, for telemetry only: whatever the answer, the attempt leaves. */
  static Admission observe(TargetState target, long now) {
    long left = target.hold().leftNanos(now);
    if (left > 0) {
      return refused(new Hold.Held(left, ErrorCategory.RATE_LIMITED, true));
    }
    if (!target.hasCircuit()) {
      return new Admitted(null);
    }
    return target.breaker().tryAcquire(now) instanceof CircuitBreaker.Permit granted
        ? new Admitted(granted)
        : new Refused(503, ErrorCategory.TRANSIENT, "circuit_open", left, Suppression.CIRCUIT_OPEN);
  }

  private static Admission whenFree(
      Hold.Held held, CallPlan plan, long heldNanos, long now, double chance) {
    return plan.held(held.leftNanos(), heldNanos, now, chance)
        .match(
            deliver -> refused(held),
            retry -> new Later(retry.delayNanos(), held.leftNanos(), held.category()),
            hop -> refused(held),
            degrade -> refused(held));
  }

  // Where only one call will be let through when the hold ends, nobody waits for that.
  private static Refused refused(Hold.Held held) {
    ErrorCategory why = held.category();
    return new Refused(429, why, why.word(), held.leftNanos(), Suppression.HOLD);
  }
}
