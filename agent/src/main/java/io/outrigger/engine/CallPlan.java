package io.outrigger.engine;

import io.outrigger.config.ErrorCategory;
import io.outrigger.config.Policy;
import io.outrigger.config.RetryPolicy;
import io.outrigger.engine.Classification.Repeat;
import io.outrigger.engine.Decision.Degrade;
import io.outrigger.engine.Decision.Deliver;
import io.outrigger.engine.Decision.FallBack;
import io.outrigger.engine.Decision.Retry;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One call's plan: what may still be tried. Immutable and pure; each continuing decision carries
 * the next plan.
 *
 * @param policy retry policy of the target that the call is at
 * @param attempts attempts of this logical call at the target so far, those that a layer above
 *     caused included; the one about to be judged counts
 * @param deadline the instant by which the call must be over, monotonic nanoseconds; meaningless
 *     unless {@code limited}
 * @param limited whether there is a deadline
 * @param replayable whether the request can be sent again
 * @param onlyIfRejected whether the request may be repeated only when the provider certainly did
 *     not do it
 * @param onward where else it may go
 */
public record CallPlan(
    RetryPolicy policy,
    int attempts,
    long deadline,
    boolean limited,
    boolean replayable,
    boolean onlyIfRejected,
    Onward onward) {

  /** A plan that ends at its first target. */
  public CallPlan(
      RetryPolicy policy,
      int attempts,
      long deadline,
      boolean limited,
      boolean replayable,
      boolean onlyIfRejected) {
    this(policy, attempts, deadline, limited, replayable, onlyIfRejected, Onward.NONE);
  }

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
   * @param ready whether a target could take the call now; asked in order, and only where a hop is
   *     due
   */
  public Decision after(Classification failure, long now, double chance, Predicate<Hop> ready) {
    Deliver over = forbidden(failure);
    if (over != null) {
      return elsewhere(failure, over, now, ready);
    }
    Backoff.Wait wait =
        Backoff.before(attempts, policy, failure.category(), failure.hint(), chance);
    Decision here = waitFor(wait.nominal(), wait.nominal(), wait.jittered(), wait.source(), now);
    return stays(here, failure, wait.nominal()) ? here : elsewhere(failure, here, now, ready);
  }

  /**
   * What to do with a call that a layer above repeats. It has waited already: only what is left of
   * a hint is still waited for.
   *
   * @param failure the last failure of this logical call
   * @param ageNanos how long ago that was, in nanoseconds
   */
  public Decision repeated(
      Classification failure, long ageNanos, long now, double chance, Predicate<Hop> ready) {
    Deliver over = forbidden(failure);
    if (over != null) {
      return elsewhere(failure, over, now, ready);
    }
    WaitHint hint = failure.hint();
    long left = hint == null ? 0 : Math.max(0, hint.length().toNanos() - ageNanos);
    WaitSource source = hint == null ? WaitSource.BACKOFF : hint.source();
    Decision here = waitFor(left, left, Backoff.stretched(left, chance), source, now);
    return stays(here, failure, left) ? here : elsewhere(failure, here, now, ready);
  }

  /**
   * What to do where something else than the plan ends the retries at this target.
   *
   * @param why the circuit, the hold or the budget
   */
  public Decision stopped(Classification failure, Suppression why, long now, Predicate<Hop> ready) {
    return elsewhere(failure, new Deliver(why), now, ready);
  }

  /**
   * The way around a circuit or a hold that stands before the next attempt, or null where there is
   * none or it is not worth going.
   *
   * @param cause the category behind it
   * @param waitNanos how long it would take to pass here
   */
  public @Nullable FallBack around(
      ErrorCategory cause, long waitNanos, long now, Predicate<Hop> ready) {
    Hop hop =
        waitNanos > onward.policy().maxWait().toNanos() && isMovable(now)
            ? onward.next(cause, ready)
            : null;
    return hop == null ? null : new FallBack(at(hop), hop, cause);
  }

  /** Whether a degraded reply is better than a refusal for this cause. */
  public boolean degrades(ErrorCategory cause) {
    return onward.concerns(cause);
  }

  private boolean stays(Decision here, Classification failure, long nominal) {
    // A second try at a silent target only burns the deadline; anything short is waited for.
    return here instanceof Retry
        && failure.category() != ErrorCategory.TIMEOUT
        && nominal <= onward.policy().maxWait().toNanos();
  }

  /** A hop where one is possible, else what is to be done here. */
  private Decision elsewhere(
      Classification failure, Decision here, long now, Predicate<Hop> ready) {
    Hop hop =
        isMovable(now) && !forbidsRepeat(failure.repeat()) ? onward.next(failure, ready) : null;
    if (hop != null) {
      return new FallBack(at(hop), hop, failure.category());
    }
    return here instanceof Deliver over && onward.concerns(failure.category())
        ? new Degrade(over.suppressed())
        : here;
  }

  private boolean isMovable(long now) {
    return replayable && !onlyIfRejected && remaining(now) > 0;
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
    return new CallPlan(policy, before, deadline, limited, replayable, onlyIfRejected, onward);
  }

  /** The plan once the call is at {@code hop}: everything starts anew but the deadline. */
  public CallPlan at(Hop hop) {
    return new CallPlan(policy, 0, deadline, limited, replayable, onlyIfRejected, onward.from(hop));
  }

  /** The same plan for a request that must not go anywhere else. */
  public CallPlan withoutFallback() {
    return new CallPlan(
        policy, attempts, deadline, limited, replayable, onlyIfRejected, onward.ended());
  }

  /** The same plan by the policy of the target that the call is at. */
  public CallPlan under(Policy target) {
    return new CallPlan(
        target.retry(),
        attempts,
        deadline,
        limited,
        replayable,
        onlyIfRejected,
        onward.under(target.fallback()));
  }

  /**
   * The same plan under another deadline.
   *
   * @param end monotonic nanoseconds; null = none
   */
  public CallPlan within(@Nullable Long end) {
    return new CallPlan(
        policy, attempts, end == null ? 0 : end, end != null, replayable, onlyIfRejected, onward);
  }

  /**
   * A time limit of the next attempt, for its headers or its first token, in nanoseconds; 0 = none.
   * Each hop shrinks it. Where somebody else could still answer, a stream leaves them half of the
   * time: it shows early whether it will come, other answers do not.
   *
   * @param configured in nanoseconds, 0 = none
   */
  public long limit(long configured, boolean streaming, long now) {
    long limit = onward.shrunk(configured);
    if (!streaming || !limited || !policy.ambiguous() || !onward.isLeftAfterTimeout()) {
      return limit;
    }
    long half = Math.max(1, remaining(now) / 2);
    return limit == 0 ? half : Math.min(limit, half);
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
