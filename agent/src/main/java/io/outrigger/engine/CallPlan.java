package io.outrigger.engine;

import io.outrigger.config.ErrorCategory;
import io.outrigger.config.RetryPolicy;
import io.outrigger.engine.Classification.Repeat;
import io.outrigger.engine.Decision.Deliver;
import io.outrigger.engine.Decision.Retry;
import org.jspecify.annotations.Nullable;

/**
 * One call's plan: what may still be tried. Immutable and pure; each continuing decision carries
 * the next plan.
 *
 * @param policy retry policy of the target
 * @param attempts attempts of this logical call at the target so far, those that a layer above
 *     caused included; the one about to be judged counts
 * @param deadline the instant by which the call must be over, monotonic nanoseconds; meaningless
 *     unless {@code limited}
 * @param limited whether there is a deadline
 * @param replayable whether the request can be sent again
 * @param onlyIfRejected whether the request may be repeated only when the provider certainly did
 *     not do it
 */
public record CallPlan(
    RetryPolicy policy,
    int attempts,
    long deadline,
    boolean limited,
    boolean replayable,
    boolean onlyIfRejected) {

  /**
   * Most retries after our own or a transport's time-out: a second try at a silent target mostly
   * burns the deadline.
   */
  private static final int TIMEOUT_RETRIES = 1;

  /**
   * Room that a wait leaves for the attempt behind it: a mean answer's 4 s as simulated, but no
   * more than a tenth of what is left.
   */
  private static final long ROOM = 4_000_000_000L;

  /**
   * What to do after the last attempt failed.
   *
   * @param now monotonic nanoseconds
   * @param chance uniform in [0, 1)
   */
  public Decision after(Classification failure, long now, double chance) {
    Deliver over = forbidden(failure);
    if (over != null) {
      return over;
    }
    Backoff.Wait wait =
        Backoff.before(attempts, policy, failure.category(), failure.hint(), chance);
    return waitFor(wait.nominal(), wait.nominal(), wait.jittered(), wait.source(), now);
  }

  /**
   * What to do with a call that a layer above repeats. It has waited already: only what is left of
   * a hint is still waited for.
   *
   * @param failure the last failure of this logical call
   * @param ageNanos how long ago that was, in nanoseconds
   */
  public Decision repeated(Classification failure, long ageNanos, long now, double chance) {
    Deliver over = forbidden(failure);
    if (over != null) {
      return over;
    }
    WaitHint hint = failure.hint();
    long left = hint == null ? 0 : Math.max(0, hint.length().toNanos() - ageNanos);
    WaitSource source = hint == null ? WaitSource.BACKOFF : hint.source();
    return waitFor(left, left, Backoff.stretched(left, chance), source, now);
  }

  private @Nullable Deliver forbidden(Classification failure) {
    int deserved = failure.retries();
    if (failure.category() == ErrorCategory.TIMEOUT) {
      deserved = Math.min(deserved, TIMEOUT_RETRIES);
    }
    if (deserved == 0) {
      return new Deliver(null);
    }
    if (!replayable) {
      return new Deliver(Suppression.NOT_REPLAYABLE);
    }
    if (forbidsRepeat(failure.repeat())) {
      return new Deliver(Suppression.AMBIGUOUS);
    }
    if (attempts > Math.min(deserved, policy.maxAttempts() - 1)) {
      return new Deliver(Suppression.MAX_ATTEMPTS);
    }
    return null;
  }

  /**
   * What to do when the target is held.
   *
   * @param leftNanos until the hold ends
   * @param heldNanos how long this call already waited for holds, jitter left out: they must fit
   *     the longest wait together
   */
  public Decision held(long leftNanos, long heldNanos, long now, double chance) {
    if (!replayable) {
      return new Deliver(Suppression.HOLD);
    }
    long jittered = Backoff.stretched(leftNanos, chance);
    return waitFor(leftNanos + heldNanos, leftNanos, jittered, WaitSource.RETRY_AFTER, now);
  }

  /** The plan once an attempt was sent. */
  public CallPlan sent() {
    return continuing(attempts + 1);
  }

  /** The plan of a call that {@code before} attempts were already made for. */
  public CallPlan continuing(int before) {
    return new CallPlan(policy, before, deadline, limited, replayable, onlyIfRejected);
  }

  /** What is left until the deadline, in nanoseconds; {@code Long.MAX_VALUE} without one. */
  public long remaining(long now) {
    return limited ? deadline - now : Long.MAX_VALUE;
  }

  /**
   * Whether there are failures after which this request must not leave a second time: then nobody
   * below may repeat it unasked.
   */
  public boolean once() {
    return onlyIfRejected || !policy.ambiguous();
  }

  private boolean forbidsRepeat(Repeat repeat) {
    return (repeat == Repeat.AMBIGUOUS && !policy.ambiguous())
        || (onlyIfRejected && repeat != Repeat.SAFE);
  }

  private Decision waitFor(long counted, long nominal, long jittered, WaitSource source, long now) {
    if (counted > policy.maxWait().toNanos()) {
      return new Deliver(Suppression.MAX_WAIT);
    }
    if (!limited) {
      return new Retry(this, jittered, source);
    }
    long left = deadline - now;
    long longest = left - Math.min(ROOM, left / 10);
    // Jitter decides how long to sleep, never whether: it gives way to the deadline.
    return nominal < longest
        ? new Retry(this, Math.min(jittered, longest), source)
        : new Deliver(Suppression.DEADLINE);
  }
}
