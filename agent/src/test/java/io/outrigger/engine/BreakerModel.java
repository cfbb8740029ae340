package io.outrigger.engine;

import io.outrigger.config.CircuitPolicy;
import io.outrigger.config.Force;

/** What the breaker must do, written down as plainly as possible: fields, no concurrency. */
final class BreakerModel {
  enum State {
    CLOSED,
    OPEN,
    HALF_OPEN,
    FORCED_OPEN,
    FORCED_CLOSED
  }

  private final CircuitPolicy policy;
  private final long leaseNanos;
  State state = State.CLOSED;
  long epoch;

  /** Slow probes of an epoch from here on still decide while the circuit is half open. */
  long since;

  long until;
  private long lease;
  private long length;
  private int failures;
  private int successes;
  private boolean taken;

  BreakerModel(CircuitPolicy policy, long leaseNanos) {
    this.policy = policy;
    this.leaseNanos = leaseNanos;
  }

  /** The permit's epoch, or -1 = refused. */
  long permit(long now) {
    if (state == State.FORCED_OPEN
        || (state == State.OPEN && now < until)
        || (state == State.HALF_OPEN && taken && now < lease)) {
      return -1;
    }
    if (state == State.OPEN) {
      state = State.HALF_OPEN;
      successes = 0;
      since = epoch + 1;
    }
    if (state == State.HALF_OPEN) {
      epoch++;
      taken = true;
      lease = now + leaseNanos;
    }
    return epoch;
  }

  boolean counts(long of) {
    return of == epoch || (state == State.HALF_OPEN && since <= of && of < epoch);
  }

  void success(long of) {
    if (!counts(of)) {
      return;
    }
    failures = 0;
    if (state == State.HALF_OPEN) {
      boolean closes = ++successes == policy.successThreshold();
      since = of + 1;
      if (of == epoch || closes) {
        epoch++;
        taken = false;
      }
      state = closes ? State.CLOSED : State.HALF_OPEN;
    }
  }

  void failure(long of, long now, long hint, double spread) {
    if (!counts(of)) {
      until = state == State.OPEN ? Math.max(until, now + hint) : until;
    } else if (state == State.CLOSED && ++failures >= policy.failureThreshold()) {
      open(policy.initialOpenDuration().toNanos(), now, hint, spread);
    } else if (state == State.HALF_OPEN) {
      open(Math.min(policy.openDuration().toNanos(), 2 * length), now, hint, spread);
    }
  }

  private void open(long wanted, long now, long hint, double spread) {
    length = wanted;
    boolean fixed = policy.initialOpenDuration().equals(policy.openDuration());
    long spreadOut = fixed ? wanted : (long) (wanted * (1 + 0.1 * spread));
    until = now + Math.max(spreadOut, hint);
    state = State.OPEN;
    failures = 0;
    epoch++;
  }

  void neutral(long of) {
    if (of == epoch && state == State.HALF_OPEN) {
      since = since == epoch ? epoch + 1 : since;
      epoch++;
      taken = false;
    }
  }

  void force(Force hand) {
    boolean forced = state == State.FORCED_OPEN || state == State.FORCED_CLOSED;
    if (hand != Force.NONE || forced) {
      epoch++;
      failures = 0;
      state =
          hand == Force.OPEN
              ? State.FORCED_OPEN
              : hand == Force.CLOSED ? State.FORCED_CLOSED : State.CLOSED;
    }
  }
}
