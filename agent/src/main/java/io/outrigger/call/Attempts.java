package io.outrigger.call;

import static java.util.Objects.requireNonNull;

import io.outrigger.config.Policy;
import io.outrigger.engine.AttemptEnd.Disposition;
import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.CallPlan;
import io.outrigger.engine.CircuitBreaker;
import io.outrigger.engine.TargetState;
import io.outrigger.http.OutgoingRequest;
import java.time.Duration;
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
  private Disposition fate = Disposition.RETRIED;
  private @Nullable TargetState here;
  private int resend;

  Attempts(AskedCall<R> call, CallRecord record) {
    this.call = call;
    this.record = record;
  }

  /** The attempts behind one whose answer broke off. */
  Attempts(AskedCall<R> call, CallRecord record, CutAttempt cut) {
    this(call, record);
    this.here = cut.target();
    this.resend = cut.facts().resend();
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

  /** The failed attempt was made up for elsewhere, if a further one leaves. */
  void movesOn() {
    fate = Disposition.FALLBACK;
  }

  /** The next attempt leaves, by the permit that was granted. */
  Step<R> send(Course course, CircuitBreaker.@Nullable Permit granted, long now) {
    JoinedAnswer answer = JoinedAnswer.of(call, record, course);
    Joint joint = answer == null ? null : new Joint(answer, null);
    return send(course, granted, now, course.leg().rewritten(), joint);
  }

  /** The same for an attempt that asks for an answer's rest. */
  Step<R> send(
      Course course,
      CircuitBreaker.@Nullable Permit granted,
      long now,
      JoinedAnswer answer,
      JoinedAnswer.Asks asks) {
    return send(course, granted, now, asks.request(), new Joint(answer, asks.splicer()));
  }

  private Step<R> send(
      Course course,
      CircuitBreaker.@Nullable Permit granted,
      long now,
      @Nullable OutgoingRequest rewritten,
      @Nullable Joint joint) {
    Leg leg = course.leg();
    if (granted == null) {
      return announce(course, leg, null, now, rewritten, joint);
    }
    try {
      record.circuitMoved(leg.target().target(), granted.transition());
      return announce(course, leg, granted, now, rewritten, joint);
    } catch (Throwable bug) {
      leg.target().breaker().neutral(granted); // else a probe's slot would be lost for its lease
      throw bug;
    }
  }

  private Step<R> announce(
      Course course,
      Leg leg,
      CircuitBreaker.@Nullable Permit granted,
      long now,
      @Nullable OutgoingRequest rewritten,
      @Nullable Joint joint) {
    if (failed != null) {
      current().end(failed, fate);
    }
    course.sends();
    CallPlan plan = course.plan();
    fate = Disposition.RETRIED;
    resend = here == leg.target() ? resend + 1 : 0;
    here = leg.target();
    Pipeline pipeline = call.pipeline();
    AttemptFacts leaving = leg.attempt(record.nextAttempt(), resend);
    Policy policy = leg.target().policy();
    boolean stream = call.facts().stream();
    long firstByte = limit(plan, policy.timeout().firstByte(stream), now);
    long firstToken = limit(plan, policy.timeout().firstToken(), now);
    if (stream && firstToken > 0 && (firstByte == 0 || firstByte > firstToken)) {
      firstByte = firstToken; // whose headers come later than that brings no token in time
    }
    Delivery delivery =
        new Delivery(
            new AttemptReport(call, leg, record, leaving, granted, now),
            firstToken,
            joint != null && joint.goingOn() != null ? null : remembered(leg),
            joint);
    AttemptSpec spec =
        new AttemptSpec(
            leaving.number(),
            firstByte,
            plan.remaining(now),
            call.ownRemainingNanos(now),
            call.protect() && plan.once(),
            rewritten,
            delivery::preview,
            delivery::watch);
    record.toWire(pipeline.timing().nanos());
    latest = new OpenAttempt(leg.target(), record, leaving, delivery, granted, now);
    before = failed;
    discardFailed(); // late: until here it is what the application gets if something of ours fails
    // Last: nothing may fail between opening the scope and the driver that closes it.
    return new Step.Send<>(spec, policy.buffer().error(), record.ear().attemptStarted(leaving));
  }

  /** Only answers of who was asked are remembered: another target's may differ. */
  private Ladder.@Nullable Asked remembered(Leg leg) {
    if (!call.protect() || !call.replayable() || leg.isFallback()) {
      return null;
    }
    Ladder.Asked asked = call.forLadder();
    return call.pipeline().ladder().remembers(asked) ? asked : null;
  }

  /** A limit at this target, in nanoseconds; 0 = none. */
  private long limit(CallPlan plan, Duration configured, long now) {
    return call.protect() ? plan.limit(configured.toNanos(), call.facts().stream(), now) : 0;
  }

  // ---- ends where nothing is handed over ----

  /** No further attempt is made. */
  void surface() {
    if (failed != null) {
      current().end(failed, Disposition.SURFACED);
      discardFailed();
    }
  }

  /** The application gave up. */
  void cancelled(Throwable error, long now) {
    OpenAttempt running = latest;
    if (running == null) {
      return;
    }
    running.release();
    if (failed != null) {
      surface();
    } else if (running.isOpen()) {
      running.end(0, Breakdowns.CANCELLED, error, now);
    }
  }

  /** Something of ours failed. */
  void givenUp(@Nullable Reply<R> brought, @Nullable Throwable error) {
    OpenAttempt running = latest;
    if (running == null) {
      return;
    }
    running.release();
    if (running.isOpen() && failed != null) {
      surface();
    } else if (running.isOpen()) {
      long now = call.pipeline().timing().nanos();
      running.end(brought == null ? 0 : brought.outcome().status(), null, error, now);
    }
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
