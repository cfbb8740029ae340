package io.outrigger.call;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.AttemptEnd.Disposition;
import io.outrigger.engine.CallPlan;
import io.outrigger.engine.CircuitBreaker;
import io.outrigger.engine.Classification;
import io.outrigger.engine.Classification.Repeat;
import io.outrigger.engine.Decision;
import io.outrigger.engine.FailureMemory;
import io.outrigger.engine.Suppression;
import io.outrigger.engine.TargetState;
import io.outrigger.http.Outcome;
import io.outrigger.route.Route;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way: turns what attempts bring into the next {@link Step}. Both drivers run this
 * and nothing else, so that policy is written once. Not thread-safe: its methods are called one
 * after the other.
 */
final class CallSession<R> {
  /**
   * What a fallback target may say because of how the operator set it up or how we wrote the
   * request: it never masks the failure that led there.
   */
  private static final Set<ErrorCategory> OF_THE_TARGET =
      EnumSet.of(
          ErrorCategory.AUTH,
          ErrorCategory.PERMISSION,
          ErrorCategory.NOT_FOUND,
          ErrorCategory.INVALID_REQUEST,
          ErrorCategory.REQUEST_TOO_LARGE,
          ErrorCategory.CONTEXT_LENGTH_EXCEEDED);

  /** A redirect where an answer was due: nothing is at the address that the operator named. */
  private static final Classification MISDIRECTED =
      new Classification(
          ErrorCategory.NOT_FOUND, "redirect", "fallback", 0, null, Repeat.ANSWERED, true, true);

  private final AskedCall<R> call;
  private final Pipeline pipeline;
  private final CallRecord record;
  private final Course course;
  private final Repeats repeats;
  private final Attempts<R> attempts;
  private final Endings<R> endings;
  private final Breakdowns<R> breakdowns;

  private @Nullable FailedAttempt<R> departed;
  private boolean waiting;
  private long waitingSince;

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
  }

  /** Opens a session for a call that has not left yet. */
  static <R> CallSession<R> open(Pipeline pipeline, Route route, Exchange<R> exchange) {
    return new CallSession<>(AskedCall.read(pipeline, route, exchange));
  }

  // ---- what the drivers call ----

  /** The first step. */
  Step<R> begin() {
    long now = pipeline.timing().nanos();
    if (call.protect()) {
      course.goToMaker(now);
    }
    Step<R> repeated = call.protect() && call.replayable() ? continueRepeated(now) : null;
    return repeated != null ? repeated : admit(now);
  }

  /** The wait is over. */
  Step<R> resumed() {
    return admit(waited());
  }

  /** The attempt brought a response. */
  Step<R> answered(Reply<R> reply) {
    long now = backFromWire();
    Outcome.Answered outcome = reply.outcome();
    if (course.leg().isMisdirected(outcome.status())) {
      return failed(FailedAttempt.answered(MISDIRECTED, reply, outcome, now), now);
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

  /** The attempt threw. */
  Step<R> broke(Throwable error) {
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
    return surface(broken, broken, null);
  }

  /**
   * The attempt died in the agent's own code: no further one is made, since nobody knows what
   * became of it; the application gets what the attempt before it brought.
   */
  Step<R> died(Throwable bug) {
    return breakdowns.died(bug, course.leg(), backFromWire());
  }

  /**
   * The application gave up, or the thread was interrupted; {@code error} is what it gets to see.
   */
  Step<R> cancelled(Throwable error) {
    return breakdowns.cancelled(error, waited());
  }

  /**
   * Something of ours failed, and the driver hands over what there is without us: nothing may stay
   * open. Never throws.
   *
   * @param brought what the application gets, where it is a response
   * @param error what it gets thrown, where it is an exception
   */
  void givenUp(@Nullable Reply<R> brought, @Nullable Throwable error) {
    breakdowns.givenUp(brought, error);
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
      return fallBack(hop, now);
    }
    if (admission instanceof Admission.Later later) {
      course.waitsFor(later);
      return pause(later.delayNanos(), now);
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
      return giveUp(failed, refused.why(), now);
    }
    ErrorCategory cause = refused.cause();
    Step<R> degraded = course.plan().degrades(cause) ? degraded(cause, now) : null;
    return degraded != null ? degraded : endings.refused(refused, now);
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
              return retry.delayNanos() > 0 ? pause(retry.delayNanos(), now) : admit(now);
            },
            hop -> fallBack(hop, now),
            degrade -> {
              Step<R> degraded = degraded(failure.category(), now);
              return degraded != null ? degraded : endings.repeated(before, now);
            });
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
      return surface(latest, latest, null);
    }
    return decision.match(
        deliver -> deliver(latest, deliver.suppressed(), now),
        retry -> retry(latest, retry, now),
        hop -> fallBack(hop, now),
        degrade -> giveUp(latest, degrade.suppressed(), now));
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
    return pause(retry.delayNanos(), now);
  }

  /** No further attempt at this target: another one, or the end. */
  private Step<R> stop(FailedAttempt<R> latest, Suppression why, long now) {
    return course
        .stopped(latest.what(), why, now)
        .match(
            deliver -> deliver(latest, why, now),
            retry -> deliver(latest, why, now),
            hop -> fallBack(hop, now),
            degrade -> giveUp(latest, why, now));
  }

  private Step<R> fallBack(Decision.FallBack hop, long now) {
    if (attempts.failed() != null) {
      departed = attempts.failed();
      attempts.movesOn();
    }
    course.fallBack(hop, now);
    return admit(now);
  }

  private Step<R> deliver(FailedAttempt<R> latest, @Nullable Suppression why, long now) {
    return shown(latest) == latest ? surface(latest, latest, why) : giveUp(latest, why, now);
  }

  /** Nobody is left: a degraded reply if there is one, else the failure. */
  private Step<R> giveUp(FailedAttempt<R> latest, @Nullable Suppression why, long now) {
    FailedAttempt<R> shown = shown(latest);
    Step<R> degraded = degraded(shown.what().category(), now);
    return degraded != null ? degraded : surface(latest, shown, why);
  }

  private FailedAttempt<R> shown(FailedAttempt<R> latest) {
    boolean targetsOwn =
        course.leg().isFallback() && OF_THE_TARGET.contains(latest.what().category());
    return departed != null && targetsOwn ? departed : latest;
  }

  private @Nullable Step<R> degraded(ErrorCategory cause, long now) {
    Ladder.Rung rung = pipeline.ladder().reply(call.forLadder(), cause);
    if (rung == null) {
      return null;
    }
    FailedAttempt<R> failed = attempts.failed();
    if (failed != null) {
      attempts.current().end(failed, Disposition.DEGRADED);
      attempts.discardFailed();
    }
    return endings.degraded(rung, cause, now);
  }

  private Step<R> surface(
      FailedAttempt<R> last, FailedAttempt<R> shown, @Nullable Suppression why) {
    if (why != null) {
      record.ear().retrySuppressed(last.what(), why);
    }
    if (shown == last) {
      attempts.handedOver();
    } else {
      attempts.discardFailed();
    }
    return endings.failed(last, shown, attempts.current(), course);
  }

  // ---- bookkeeping ----

  private Step<R> pause(long nanos, long now) {
    waiting = true;
    waitingSince = now;
    return new Step.Pause<>(nanos);
  }

  /** Notes a wait's real length: it may have been cut short, or overslept. */
  private long waited() {
    long now = pipeline.timing().nanos();
    if (waiting) {
      waiting = false;
      record.waits(now - waitingSince);
    }
    return now;
  }

  private long backFromWire() {
    long now = pipeline.timing().nanos();
    record.backFromWire(now);
    return now;
  }
}
