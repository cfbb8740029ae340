package io.outrigger.call;

import static java.util.Objects.requireNonNull;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.CallPlan;
import io.outrigger.engine.CircuitBreaker;
import io.outrigger.engine.Classification;
import io.outrigger.engine.Decision;
import io.outrigger.engine.FailureMemory;
import io.outrigger.engine.Handoff;
import io.outrigger.engine.Hop;
import io.outrigger.engine.Suppression;
import io.outrigger.engine.Target;
import io.outrigger.engine.TargetState;
import io.outrigger.http.OutgoingRequest;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Where a call is on its way from target to target, and by which plan it goes on. */
final class Course {
  private final Pipeline pipeline;
  private final CallRecord record;
  private final Legs legs;
  private Leg leg;
  private CallPlan plan;
  private long heldNanos;
  private @Nullable Handoff untold;

  Course(AskedCall<?> call, CallRecord record, CallPlan plan) {
    this.pipeline = call.pipeline();
    this.record = record;
    this.legs = new Legs(call, record);
    this.leg = legs.own();
    this.plan = plan;
  }

  /** Where the call is. */
  Leg leg() {
    return leg;
  }

  /** By which plan it goes on. */
  CallPlan plan() {
    return plan;
  }

  void follow(CallPlan next) {
    plan = next;
  }

  // ---- before an attempt ----

  /**
   * What is sent to a place, as a request whose body may be written anew; null where it may not.
   */
  @Nullable OutgoingRequest asWritten(Leg at) {
    return legs.asWritten(at);
  }

  /** Whether an attempt may leave here now. */
  Admission ask(long now, double chance) {
    return Admission.ask(leg.target(), plan, heldNanos, now, chance);
  }

  /** The call waits for a hold. */
  void waitsFor(Admission.Later later) {
    heldNanos += later.heldNanos();
  }

  /** The way around what stands in the way here, or null. */
  Decision.@Nullable FallBack around(Admission admission, long now) {
    if (admission instanceof Admission.Later later) {
      return plan.around(later.cause(), later.heldNanos(), now, ready(now));
    }
    Admission.Refused refused = (Admission.Refused) admission;
    return plan.around(refused.cause(), Long.MAX_VALUE, now, ready(now));
  }

  /** An attempt leaves here. */
  void sends() {
    if (untold != null) {
      record.fellBack(untold);
      untold = null;
    }
    plan = plan.sent();
  }

  // ---- after an attempt ----

  /**
   * The client repeated the attempt by itself, in vain: that counts as if the call's plan had done
   * it.
   */
  void resent(int times) {
    plan = times == 0 ? plan : plan.continuing(plan.attempts() + times);
    for (int i = 0; i < times; i++) {
      leg.target().budget().tryWithdraw();
    }
  }

  Decision after(Classification failure, long now) {
    return plan.after(failure, now, pipeline.timing().chance(), ready(now));
  }

  Decision repeated(Classification failure, long ageNanos, long now) {
    return plan.repeated(failure, ageNanos, now, pipeline.timing().chance(), ready(now));
  }

  Decision stopped(Classification failure, Suppression why, long now) {
    return plan.stopped(failure, why, now, ready(now));
  }

  /** Tells the target that the attempt there failed. */
  void report(CircuitBreaker.@Nullable Permit permit, Classification failure, long now) {
    TargetState target = leg.target();
    record.circuitMoved(
        target.target(), TargetReport.failed(pipeline, target, permit, failure, now));
  }

  // ---- to other targets ----

  private Predicate<Hop> ready(long now) {
    return hop -> legs.isReady(hop, plan, now);
  }

  void fallBack(Decision.FallBack hop, long now) {
    goTo(requireNonNull(legs.at(hop.target(), now)), hop.next(), hop.reason());
  }

  /** Goes where a repeated call stopped; false where that is not possible any more. */
  boolean resumeAt(FailureMemory.Failed<Answer> before, long now) {
    Target where = before.where();
    if (!where.equals(leg.target().target())) {
      Hop hop = new Hop(where.endpoint(), where.model());
      Leg there = plan.onward().knows(hop) ? legs.at(hop, now) : null;
      if (there == null) {
        return false;
      }
      goTo(there, plan.at(hop), before.failure().category());
    }
    plan = plan.continuing(before.attempts());
    return true;
  }

  /** Starts where the request's objects are, if a fallback target made them. */
  void goToMaker(long now) {
    Leg maker = legs.maker(now);
    if (maker != null) {
      // As if asked there from the beginning: who has not made them answers "not found".
      goTo(maker, plan.withoutFallback(), ErrorCategory.NOT_FOUND);
    }
  }

  private void goTo(Leg there, CallPlan next, ErrorCategory reason) {
    // A target that was not reached in the end is left out of the story.
    Target from = untold != null ? untold.from() : leg.target().target();
    String fromProvider = untold != null ? untold.fromProvider() : leg.provider().word();
    untold =
        new Handoff(from, fromProvider, there.target().target(), there.provider().word(), reason);
    leg = there;
    plan = next.under(there.target().policy());
    heldNanos = 0;
  }
}
