package io.outrigger.engine;

import io.outrigger.config.CircuitPolicy;
import io.outrigger.config.ErrorCategory;
import io.outrigger.config.Force;
import io.outrigger.engine.BreakerState.Closed;
import io.outrigger.engine.BreakerState.Forced;
import io.outrigger.engine.BreakerState.HalfOpen;
import io.outrigger.engine.BreakerState.Open;
import io.outrigger.engine.CircuitTransition.Phase;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Stops sending to a target that fails, and finds out gently whether it is back. One immutable
 * state, one compare-and-set per change; only the winner announces. No lock, no clock: times are
 * nanoseconds of a monotonic clock, compared by subtraction.
 *
 * <p>Permits are fenced: each carries the epoch of its admission, and an outcome of another epoch
 * changes nothing. Otherwise long streams admitted before an outage would close the circuit when
 * they end well. Only a probe that outlived its lease still counts: it was sent to find out.
 */
public final class CircuitBreaker {
  private final CircuitPolicy policy;
  private final long leaseNanos;
  private final AtomicReference<BreakerState> state;

  /**
   * @param leaseNanos how long a probe may keep the probe slot without reporting, in nanoseconds
   */
  public CircuitBreaker(CircuitPolicy policy, long leaseNanos) {
    this.policy = policy;
    this.leaseNanos = leaseNanos;
    this.state =
        new AtomicReference<>(
            policy.force() == Force.NONE ? new Closed(0, 0) : new Forced(0, policy.force()));
  }

  /** What the breaker says to one attempt. */
  public sealed interface Answer permits Permit, Refused {}

  /**
   * Leave to send one attempt; its outcome is reported once.
   *
   * @param epoch the epoch of the admission
   * @param probe whether this attempt tests a circuit that was open
   * @param transition the change that this admission caused, or null
   */
  public record Permit(long epoch, boolean probe, @Nullable CircuitTransition transition)
      implements Answer {}

  /**
   * No leave.
   *
   * @param leftNanos until the next probe may be admitted, as far as known
   * @param cause the category that opened the circuit, or null when the operator did
   */
  public record Refused(long leftNanos, @Nullable ErrorCategory cause) implements Answer {}

  /** Asks to send one attempt at the instant {@code now}. */
  public Answer tryAcquire(long now) {
    for (; ; ) {
      BreakerState current = state.get();
      if (current instanceof Closed closed) {
        return closed.permit();
      }
      if (current instanceof Forced forced) {
        return forced.answer();
      }
      if (current instanceof Open open) {
        long left = open.until() - now;
        if (left > 0) {
          return new Refused(left, open.cause());
        }
        HalfOpen next = open.probing(now + leaseNanos);
        if (state.compareAndSet(current, next)) {
          return new Permit(
              next.epoch(), true, new CircuitTransition(Phase.OPEN, Phase.HALF_OPEN, open.cause()));
        }
      } else if (current instanceof HalfOpen half) {
        long left = half.leaseUntil() - now;
        if (half.taken() && left > 0) {
          // The probe will most likely report long before its lease ends.
          return new Refused(Math.min(left, half.duration()), half.cause());
        }
        HalfOpen next = half.probing(now + leaseNanos);
        if (state.compareAndSet(current, next)) {
          return new Permit(next.epoch(), true, null);
        }
      }
    }
  }

  /** The permit's attempt succeeded. Returns the change this caused, or null. */
  public @Nullable CircuitTransition succeeded(Permit permit) {
    for (; ; ) {
      BreakerState current = state.get();
      BreakerState next =
          current.counts(permit.epoch())
              ? current.afterSuccess(permit.epoch(), policy.successThreshold())
              : current;
      if (next == current) {
        return null;
      }
      if (state.compareAndSet(current, next)) {
        return transition(current, next, null);
      }
    }
  }

  /**
   * The permit's attempt failed in a way that counts.
   *
   * @param hintNanos how long the provider asked to wait, 0 = nothing asked
   * @param spread where in the spread of the opening's length this one lies, -1 to 1
   * @return the change this caused, or null
   */
  public @Nullable CircuitTransition failed(
      Permit permit, ErrorCategory cause, long now, long hintNanos, double spread) {
    for (; ; ) {
      BreakerState current = state.get();
      BreakerState next = current;
      if (current.counts(permit.epoch())) {
        next = current.afterFailure(policy, cause, now, hintNanos, spread);
      } else if (current instanceof Open open) {
        // A late outcome is no verdict, but its hint is a fact.
        next = open.extendedTo(now + hintNanos);
      }
      if (next == current) {
        return null;
      }
      if (state.compareAndSet(current, next)) {
        return transition(current, next, cause);
      }
    }
  }

  /**
   * The permit's attempt decided nothing (a category that does not count, a cancel): its probe slot
   * is free again.
   */
  public void neutral(Permit permit) {
    if (!permit.probe()) {
      return;
    }
    for (; ; ) {
      BreakerState current = state.get();
      if (current.epoch() != permit.epoch()
          || !(current instanceof HalfOpen half)
          || state.compareAndSet(current, half.released())) {
        return;
      }
    }
  }

  /**
   * Sets or takes away the operator's hand; taking it away leaves a closed circuit of a new epoch.
   */
  public void force(Force hand) {
    state.updateAndGet(
        current ->
            hand == Force.NONE
                ? (current instanceof Forced ? new Closed(current.epoch() + 1, 0) : current)
                : new Forced(current.epoch() + 1, hand));
  }

  /** Whether an attempt at {@code instant} would be refused, judged from the state now. */
  public boolean refusesAt(long instant) {
    BreakerState current = state.get();
    if (current instanceof Open open) {
      return open.until() - instant > 0;
    }
    if (current instanceof HalfOpen half) {
      return half.taken() && half.leaseUntil() - instant > 0;
    }
    return current instanceof Forced forced && forced.hand() == Force.OPEN;
  }

  /**
   * What stands in the way at {@code instant}, for people; null where an attempt would be let
   * through, as a probe too. Changes nothing.
   */
  public @Nullable Refused standing(long instant) {
    if (!refusesAt(instant)) {
      return null;
    }
    BreakerState current = state.get();
    if (current instanceof Open open) {
      return new Refused(Math.max(0, open.until() - instant), open.cause());
    }
    return current instanceof HalfOpen half
        ? new Refused(Math.max(0, half.leaseUntil() - instant), half.cause())
        : new Refused(0, null);
  }

  /** The phase now, for gauges. */
  public Phase phase() {
    return state.get().phase();
  }

  /**
   * The phase now and what led there, read at once.
   *
   * @param cause the category that opened the circuit; null while it is closed, and where the
   *     operator opened it
   */
  public record Standing(Phase phase, @Nullable ErrorCategory cause) {}

  /** The phase now with its cause, for gauges. */
  public Standing standing() {
    BreakerState current = state.get();
    return new Standing(current.phase(), current.cause());
  }

  private static @Nullable CircuitTransition transition(
      BreakerState from, BreakerState to, @Nullable ErrorCategory cause) {
    return from.phase() == to.phase()
        ? null
        : new CircuitTransition(from.phase(), to.phase(), cause);
  }
}
