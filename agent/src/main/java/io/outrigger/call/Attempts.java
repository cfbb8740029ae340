package io.outrigger.call;

import static java.util.Objects.requireNonNull;

import io.outrigger.config.Policy;
import io.outrigger.engine.AttemptEnd.Disposition;
import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.CallPlan;
import io.outrigger.engine.CircuitBreaker;
import io.outrigger.engine.TargetState;
import io.outrigger.http.RequestView;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one call: the one that was announced last, and the failed one that the
 * application gets unless a further attempt leaves.
 */
final class Attempts<R> {
  private final AskedCall<R> call;
  private final CallRecord record;
  private @Nullable OpenAttempt latest;
  private @Nullable FailedAttempt<R> failed;
  private @Nullable FailedAttempt<R> before;

  Attempts(AskedCall<R> call, CallRecord record) {
    this.call = call;
    this.record = record;
  }

  /** The attempt that was announced last. */
  OpenAttempt current() {
    return requireNonNull(latest);
  }

  /** The same, or null where none was announced. */
  @Nullable OpenAttempt latest() {
    return latest;
  }

  /** The failed attempt that would be handed over now, or null. */
  @Nullable FailedAttempt<R> failed() {
    return failed;
  }

  /** The failed attempt before the one under way, its response discarded; or null. */
  @Nullable FailedAttempt<R> before() {
    return before;
  }

  /** The attempt under way failed. */
  void fail(FailedAttempt<R> how) {
    failed = how;
  }

  /** The failed attempt is being handed over. */
  void handedOver() {
    failed = null;
  }

  /** The next attempt leaves, by the permit that was granted. */
  Step<R> send(
      TargetState target, CallPlan plan, CircuitBreaker.@Nullable Permit granted, long now) {
    if (granted == null) {
      return announce(target, plan, null, now);
    }
    try {
      record.circuitMoved(granted.transition());
      return announce(target, plan, granted, now);
    } catch (Throwable bug) {
      target.breaker().neutral(granted); // else a probe's slot would be lost until its lease ends
      throw bug;
    }
  }

  private Step<R> announce(
      TargetState target, CallPlan plan, CircuitBreaker.@Nullable Permit granted, long now) {
    if (failed != null) {
      current().end(failed, Disposition.RETRIED);
    }
    Pipeline pipeline = call.pipeline();
    AttemptFacts leaving = facts(target, record.nextAttempt());
    Delivery delivery =
        new Delivery(call, target, call.route().provider(), record, leaving, granted, now);
    Policy policy = target.policy();
    boolean stream = call.facts().stream();
    long firstByte = call.protect() ? policy.timeout().firstByte(stream).toNanos() : 0;
    long firstToken = call.protect() && stream ? policy.timeout().firstToken().toNanos() : 0;
    if (firstToken > 0 && (firstByte == 0 || firstByte > firstToken)) {
      firstByte = firstToken; // whose headers come later than that brings no token in time
    }
    AttemptSpec spec =
        new AttemptSpec(
            leaving.number(),
            firstByte,
            plan.remaining(now),
            call.ownRemainingNanos(now),
            call.protect() && plan.once(),
            null,
            delivery::preview,
            delivery::watch);
    record.toWire(pipeline.timing().nanos());
    latest = new OpenAttempt(target, record, leaving, delivery, granted, now);
    before = failed;
    discardFailed(); // late: until here it is what the application gets if something of ours fails
    // Last: nothing may fail between opening the scope and the driver that closes it.
    return new Step.Send<>(spec, policy.buffer().error(), record.ear().attemptStarted(leaving));
  }

  private AttemptFacts facts(TargetState target, int number) {
    RequestView request = call.request();
    return new AttemptFacts(
        number,
        number - 1,
        target.target(),
        call.route().provider().word(),
        request.method(),
        request.scheme(),
        request.host(),
        request.port(),
        request.path(),
        request.query());
  }

  /** Lets go of the failed attempt's response. */
  void discardFailed() {
    FailedAttempt<R> old = failed;
    failed = null;
    if (old != null && old.reply() != null) {
      try {
        old.reply().discard();
      } catch (Throwable bug) {
        call.pipeline().failedOpen("client", bug); // at worst a connection that closes later
      }
    }
  }
}
