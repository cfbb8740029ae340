package io.outrigger.call;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.CallPlan;
import io.outrigger.engine.CircuitBreaker;
import io.outrigger.engine.Classification;
import io.outrigger.engine.Decision;
import io.outrigger.engine.FailureMemory;
import io.outrigger.engine.Suppression;
import io.outrigger.engine.TargetState;
import io.outrigger.http.Outcome;
import io.outrigger.route.Route;
import java.io.IOException;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way: turns what attempts bring into the next {@link Step}. Both drivers run this
 * and nothing else, so that policy is written once. Not thread-safe: its methods are called one
 * after the other.
 */
final class CallSession<R> implements Session<R> {
  private final AskedCall<R> call;
  private final Pipeline pipeline;
  private final CallRecord record;
  private final Course course;
  private final Repeats repeats;
  private final Attempts<R> attempts;
  private final Endings<R> endings;
  private final Breakdowns<R> breakdowns;
  private final Waits<R> waits;
  private final LastResort<R> lastResort;

  private CallSession(AskedCall<R> call) {
    this.call = call;
    this.pipeline = call.pipeline();
    CallPlan plan = call.plan(); // first: who has heard of a call must hear of its end
    this.record = new CallRecord(pipeline.listener().started(call.describe()), call.at());
    this.course = new Course(call, record, plan);
    this.repeats = new Repeats(call);
    this.attempts = new Attempts<>(call, record);
    this.endings = new Endings<>(call, record, repeats);
    this.breakdowns = new Breakdowns<>(call, record, attempts, endings);
    this.waits = new Waits<>(pipeline.timing(), record);
    this.lastResort = new LastResort<>(call, record, course, attempts, endings, waits);
  }

  /** Opens a session for a call that has not left yet. */
  static <R> CallSession<R> open(Pipeline pipeline, Route route, Exchange<R> exchange) {
    return new CallSession<>(AskedCall.read(pipeline, route, exchange));
  }

  // ---- what the drivers call ----

  @Override
  public Step<R> begin() {
    long now = pipeline.timing().nanos();
    if (call.protect()) {
      course.goToMaker(now);
    }
    Step<R> repeated = call.protect() && call.replayable() ? continueRepeated(now) : null;
    return repeated != null ? repeated : admit(now);
  }

  @Override
  public Step<R> resumed() {
    LongFunction<Step<R>> next = waits.next();
    long now = waits.over();
    return next != null ? next.apply(now) : admit(now);
  }

  @Override
  public Step<R> answered(Reply<R> reply) {
    long now = backFromWire();
    Outcome.Answered outcome = reply.outcome();
    if (course.leg().isMisdirected(outcome.status())) {
      return failed(FailedAttempt.answered(FailedAttempt.MISDIRECTED, reply, outcome, now), now);
    }
    if (outcome.status() >= 400) {
      Classification what = call.classify(course.leg(), outcome);
      return failed(FailedAttempt.answered(what, reply, outcome, now), now);
    }
    Delivery delivery = attempts.current().delivery();
    Classification hidden = delivery.hidden();
    if (hidden == null) {
      return endings.succeeded(reply, outcome, attempts.current(), course.leg());
    }
    Outcome.Answered shown =
        new Outcome.Answered(outcome.status(), outcome.headers(), delivery.sample());
    return failed(FailedAttempt.answered(hidden, reply, shown, now), now);
  }

  @Override
  public Step<R> broke(Throwable error) {
    if (error instanceof InterruptedException) {
      return cancelled(error);
    }
    long now = backFromWire();
    Outcome outcome = new Outcome.Broken(error, call.exchange().phase());
    Classification what = call.classify(course.leg(), outcome);
    FailedAttempt<R> broken = FailedAttempt.broken(what, error, now);
    if (error instanceof IOException) {
      return failed(broken, now);
    }
    // A bug in the application's own hooks, or a wrong use of the client: nothing of the
    // provider's.
    attempts.current().release();
    return lastResort.surface(broken, broken, null);
  }

  /** The application gets what the attempt before it brought. */
  @Override
  public Step<R> died(Throwable bug) {
    return breakdowns.died(bug, course.leg(), backFromWire());
  }

  @Override
  public Step<R> cancelled(Throwable error) {
    return breakdowns.cancelled(error, waits.over());
  }

  @Override
  public void givenUp(@Nullable Reply<R> brought, @Nullable Throwable error) {
    breakdowns.givenUp(brought, error);
  }

  @Override
  public @Nullable Step<R> handed() {
    return endings.handed();
  }

  // ---- admission ----

  private Step<R> admit(long now) {
    double chance = pipeline.timing().chance();
    Admission admission =
        call.protect() ? course.ask(now, chance) : Admission.observe(course.leg().target(), now);
    if (admission instanceof Admission.Admitted admitted) {
      return send(now, admitted.permit());
    }
    Decision.FallBack hop = course.around(admission, now);
    if (!call.protect()) {
      record.ear().observed(hop == null ? "refuse" : "fallback", null);
      return send(now, null);
    }
    if (hop != null) {
      lastResort.avoids(admission);
      return fallBack(hop, now);
    }
    if (admission instanceof Admission.Later later) {
      course.waitsFor(later);
      return waits.pause(later.delayNanos(), now);
    }
    return refuse((Admission.Refused) admission, now);
  }

  /**
   * Answers without an attempt; where attempts were made before, the provider's own last failure is
   * worth more.
   */
  private Step<R> refuse(Admission.Refused refused, long now) {
    FailedAttempt<R> failed = attempts.failed();
    if (failed != null) {
      return lastResort.giveUp(failed, refused.why(), now);
    }
    ErrorCategory cause = refused.cause();
    return course.plan().degrades(cause)
        ? lastResort.degradedOr(cause, now, then -> endings.refused(refused, then))
        : endings.refused(refused, now);
  }

  private Step<R> send(long now, CircuitBreaker.@Nullable Permit granted) {
    return attempts.send(course, granted, now);
  }

  // ---- one retry authority ----

  /** A call that a layer above repeats goes on where it stopped, or gets the same answer again. */
  private @Nullable Step<R> continueRepeated(long now) {
    FailureMemory.Failed<Answer> before = repeats.recall(now);
    if (before == null) {
      int above = repeats.attemptsAbove();
      if (above > 0) {
        // The layer above retried something that we did not see fail: it counts all the same.
        course.follow(course.plan().continuing(above));
        course.leg().target().budget().tryWithdraw();
      }
      return null;
    }
    if (!course.resumeAt(before, now)) {
      return endings.repeated(before, now);
    }
    Classification failure = before.failure();
    return course
        .repeated(failure, now - before.at(), now)
        .match(
            deliver -> endings.repeated(before, now),
            retry -> {
              if (!course.leg().target().budget().tryWithdraw()) {
                return endings.repeated(before, now);
              }
              return retry.delayNanos() > 0 ? waits.pause(retry.delayNanos(), now) : admit(now);
            },
            hop -> fallBack(hop, now),
            degrade ->
                lastResort.degradedOr(
                    failure.category(), now, then -> endings.repeated(before, then)));
  }

  // ---- outcomes ----

  private Step<R> failed(FailedAttempt<R> latest, long now) {
    Classification failure = latest.what();
    attempts.fail(latest);
    if (failure.category() == ErrorCategory.CANCELLED && latest.error() != null) {
      return cancelled(latest.error());
    }
    course.resent(call.exchange().resent());
    course.report(attempts.current().takePermit(), failure, now);
    Decision decision = course.after(failure, now);
    if (!call.protect()) {
      record.ear().observed(word(decision), failure);
      return lastResort.surface(latest, latest, null);
    }
    return decision.match(
        deliver -> lastResort.deliver(latest, deliver.suppressed(), now),
        retry -> retry(latest, retry, now),
        hop -> fallBack(hop, now),
        degrade -> lastResort.giveUp(latest, degrade.suppressed(), now));
  }

  private static String word(Decision decision) {
    return decision.match(
        deliver -> "deliver", retry -> "retry", hop -> "fallback", degrade -> "degrade");
  }

  private Step<R> retry(FailedAttempt<R> latest, Decision.Retry retry, long now) {
    TargetState target = course.leg().target();
    if (target.hasCircuit() && target.breaker().refusesAt(now + retry.delayNanos())) {
      return stop(latest, Suppression.CIRCUIT_OPEN, now);
    }
    if (!target.budget().tryWithdraw()) {
      return stop(latest, Suppression.BUDGET, now);
    }
    course.follow(retry.next());
    record.retries(attempts.current().facts(), latest.what(), retry);
    return waits.pause(retry.delayNanos(), now);
  }

  /** No further attempt at this target: another one, or the end. */
  private Step<R> stop(FailedAttempt<R> latest, Suppression why, long now) {
    return course
        .stopped(latest.what(), why, now)
        .match(
            deliver -> lastResort.deliver(latest, why, now),
            retry -> lastResort.deliver(latest, why, now),
            hop -> fallBack(hop, now),
            degrade -> lastResort.giveUp(latest, why, now));
  }

  private Step<R> fallBack(Decision.FallBack hop, long now) {
    FailedAttempt<R> failed = attempts.failed();
    if (failed != null) {
      lastResort.departs(failed);
      attempts.movesOn();
    }
    course.fallBack(hop, now);
    return admit(now);
  }

  // ---- bookkeeping ----

  private long backFromWire() {
    long now = pipeline.timing().nanos();
    record.backFromWire(now);
    return now;
  }
}
