package io.outrigger.engine;

import io.outrigger.config.CircuitPolicy;
import io.outrigger.config.ErrorCategory;
import io.outrigger.config.Force;
import io.outrigger.engine.CircuitBreaker.Permit;
import io.outrigger.engine.CircuitTransition.Phase;
import org.jspecify.annotations.Nullable;

/**
 * The states of a {@link CircuitBreaker}; transitions are pure functions that return {@code this}
 * when nothing changes.
 */
sealed interface BreakerState {

  /** Raised by every transition and every probe. */
  long epoch();

  /** Whether the outcome of an attempt that was admitted in this epoch still counts. */
  default boolean counts(long admitted) {
    return admitted == epoch();
  }

  Phase phase();

  /** The category that opened the circuit, while it is open or tested. */
  default @Nullable ErrorCategory cause() {
    return null;
  }

  /**
   * The state behind a success.
   *
   * @param admitted the epoch of the attempt's admission, one that {@link #counts}
   */
  default BreakerState afterSuccess(long admitted, int threshold) {
    return this;
  }

  default BreakerState afterFailure(
      CircuitPolicy policy, ErrorCategory cause, long now, long hintNanos, double spread) {
    return this;
  }

  /** Attempts flow. */
  final class Closed implements BreakerState {
    private final int failures;
    // One permit serves every admission of this state: an untroubled call allocates nothing here.
    private final Permit permit;

    Closed(long epoch, int failures) {
      this.failures = failures;
      this.permit = new Permit(epoch, false, null);
    }

    Permit permit() {
      return permit;
    }

    @Override
    public long epoch() {
      return permit.epoch();
    }

    @Override
    public Phase phase() {
      return Phase.CLOSED;
    }

    @Override
    public BreakerState afterSuccess(long admitted, int threshold) {
      return failures == 0 ? this : new Closed(epoch(), 0);
    }

    @Override
    public BreakerState afterFailure(
        CircuitPolicy policy, ErrorCategory cause, long now, long hintNanos, double spread) {
      if (failures + 1 < policy.failureThreshold()) {
        return new Closed(epoch(), failures + 1);
      }
      long first = policy.initialOpenDuration().toNanos();
      return Open.until(epoch() + 1, policy, first, cause, now, hintNanos, spread);
    }
  }

  /**
   * Attempts are refused.
   *
   * @param until when the first probe is admitted
   * @param duration nominal length of this opening in nanoseconds; the next one doubles it
   */
  record Open(long epoch, long until, long duration, ErrorCategory cause) implements BreakerState {

    /**
     * Openings differ by up to this share, so that instances do not probe in step (simulated with
     * 10 %).
     */
    private static final double SPREAD = 0.1;

    static Open until(
        long epoch,
        CircuitPolicy policy,
        long duration,
        ErrorCategory cause,
        long now,
        long hintNanos,
        double spread) {
      // Equal durations promise a fixed time.
      boolean fixed = policy.initialOpenDuration().equals(policy.openDuration());
      long length = fixed ? duration : (long) (duration * (1 + SPREAD * spread));
      return new Open(epoch, now + Math.max(length, hintNanos), duration, cause);
    }

    Open extendedTo(long instant) {
      return instant - until > 0 ? new Open(epoch, instant, duration, cause) : this;
    }

    HalfOpen probing(long leaseUntil) {
      return new HalfOpen(epoch + 1, epoch + 1, 0, true, leaseUntil, duration, cause);
    }

    @Override
    public Phase phase() {
      return Phase.OPEN;
    }
  }

  /**
   * One probe at a time. Who takes over the slot of a probe whose lease is over has it alone, but
   * the slow probe's outcome still counts: a target whose answers last longer than a lease would
   * never be found well again.
   *
   * @param since the oldest epoch whose probe may still decide
   * @param successes probe successes so far, in a row
   * @param taken whether a probe is under way
   * @param leaseUntil when the probe loses its slot
   */
  record HalfOpen(
      long epoch,
      long since,
      int successes,
      boolean taken,
      long leaseUntil,
      long duration,
      ErrorCategory cause)
      implements BreakerState {

    HalfOpen probing(long until) {
      return new HalfOpen(epoch + 1, since, successes, true, until, duration, cause);
    }

    /** The slot's holder gives it back undecided; slow probes from before it may still decide. */
    HalfOpen released() {
      long oldest = since == epoch ? epoch + 1 : since;
      return new HalfOpen(epoch + 1, oldest, successes, false, leaseUntil, duration, cause);
    }

    @Override
    public boolean counts(long admitted) {
      return since <= admitted && admitted <= epoch;
    }

    @Override
    public Phase phase() {
      return Phase.HALF_OPEN;
    }

    @Override
    public BreakerState afterSuccess(long admitted, int threshold) {
      if (successes + 1 >= threshold) {
        return new Closed(epoch + 1, 0);
      }
      boolean holder = admitted == epoch; // a slower one leaves the slot to who has it now
      return new HalfOpen(
          holder ? epoch + 1 : epoch,
          admitted + 1,
          successes + 1,
          taken && !holder,
          leaseUntil,
          duration,
          cause);
    }

    @Override
    public BreakerState afterFailure(
        CircuitPolicy policy, ErrorCategory why, long now, long hintNanos, double spread) {
      long longest = policy.openDuration().toNanos();
      long next = duration > longest / 2 ? longest : duration * 2;
      return Open.until(epoch + 1, policy, next, why, now, hintNanos, spread);
    }
  }

  /** The operator's hand. */
  record Forced(long epoch, Force hand) implements BreakerState {

    CircuitBreaker.Answer answer() {
      return hand == Force.OPEN
          ? new CircuitBreaker.Refused(FORCED_LEFT, null)
          : new Permit(epoch, false, null);
    }

    /** Nobody knows when the operator lets go; callers are told to come back in a minute. */
    private static final long FORCED_LEFT = 60_000_000_000L;

    @Override
    public Phase phase() {
      return hand == Force.OPEN ? Phase.OPEN : Phase.CLOSED;
    }
  }
}
