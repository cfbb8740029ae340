package io.outrigger.call;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.AttemptEnd.Disposition;
import io.outrigger.engine.CallOutcome;
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
import org.jspecify.annotations.Nullable;

/**
 * One call on its way: turns what attempts bring into the next {@link Step}. Both drivers run this
 * and nothing else, so that policy is written once. Not thread-safe: its methods are called one
 * after the other.
 */
final class CallSession<R> {
  private static final Classification CANCELLED =
      new Classification(
          ErrorCategory.CANCELLED, "cancelled", "caller", 0, null, Repeat.AMBIGUOUS, false, false);

  private final AskedCall<R> call;
  private final Pipeline pipeline;
  private final TargetState target;
  private final CallRecord record;
  private final Repeats repeats;
  private final Attempts<R> attempts;
  private final Endings<R> endings;

  private CallPlan plan;
  private long heldNanos;
  private boolean waiting;
  private long waitingSince;

  private CallSession(AskedCall<R> call) {
    this.call = call;
    this.pipeline = call.pipeline();
    this.target = call.target();
    this.plan = call.plan();
    this.record = new CallRecord(target, pipeline.listener().started(call.describe()), call.at());
    this.repeats = new Repeats(call);
    this.attempts = new Attempts<>(call, record);
    this.endings = new Endings<>(call, record, repeats);
  }

  /** Opens a session for a call that has not left yet. */
  static <R> CallSession<R> open(Pipeline pipeline, Route route, Exchange<R> exchange) {
    return new CallSession<>(AskedCall.read(pipeline, route, exchange));
  }

  // ---- what the drivers call ----

  /** The first step. */
  Step<R> begin() {
    long now = pipeline.timing().nanos();
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
    if (outcome.status() >= 400) {
      return failed(FailedAttempt.answered(classify(outcome), reply, outcome, now), now);
    }
    Delivery delivery = attempts.current().delivery();
    Classification hidden = delivery.hidden();
    if (hidden == null) {
      return endings.succeeded(reply, outcome, attempts.current());
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
    Classification what = classify(new Outcome.Broken(error, call.exchange().phase()));
    FailedAttempt<R> broken = FailedAttempt.broken(what, error, now);
    if (error instanceof IOException) {
      return failed(broken, now);
    }
    // A bug in the application's own hooks, or a wrong use of the client: nothing of the
    // provider's.
    attempts.current().release();
    return surface(broken, null);
  }

  /**
   * The attempt died in the agent's own code: no further one is made, since nobody knows what
   * became of it; the application gets what the attempt before it brought.
   */
  Step<R> died(Throwable bug) {
    long now = backFromWire();
    attempts.current().release();
    Outcome.Phase phase = call.exchange().phase();
    FailedAttempt<R> last = phase == Outcome.Phase.BEFORE_SEND ? attempts.before() : null;
    Throwable shown = last != null && last.error() != null ? last.error() : Blame.shown(bug);
    Classification what =
        last != null ? last.what() : classify(new Outcome.Broken(shown, phase));
    attempts.current().end(FailedAttempt.broken(what, bug, now), Disposition.SURFACED);
    return endings.died(last, what, shown, now);
  }

  /**
   * The application gave up, or the thread was interrupted; {@code error} is what it gets to see.
   */
  Step<R> cancelled(Throwable error) {
    long now = waited();
    OpenAttempt running = attempts.latest();
    FailedAttempt<R> failed = attempts.failed();
    if (running != null) {
      running.release();
    }
    if (failed != null) {
      attempts.current().end(failed, Disposition.SURFACED);
      attempts.discardFailed();
    } else if (running != null && running.isOpen()) {
      record.backFromWire(now);
      running.end(0, CANCELLED, error, now);
    }
    record.end(CallOutcome.CANCELLED, ErrorCategory.CANCELLED, null, error, now);
    return new Step.Throw<>(error);
  }

  /**
   * Something of ours failed, and the driver hands over what there is without us: nothing may stay
   * open. Never throws.
   *
   * @param brought what the application gets, where it is a response
   * @param error what it gets thrown, where it is an exception
   */
  void givenUp(@Nullable Reply<R> brought, @Nullable Throwable error) {
    try {
      pipeline.listener().passedThrough("internal_error");
      long now = pipeline.timing().nanos();
      int status = brought == null ? 0 : brought.outcome().status();
      OpenAttempt running = attempts.latest();
      FailedAttempt<R> failed = attempts.failed();
      if (running != null) {
        running.release();
        if (running.isOpen() && failed != null) {
          running.end(failed, Disposition.SURFACED);
        } else if (running.isOpen()) {
          running.end(status, null, error, now);
        }
      }
      boolean fine = error == null && status < 400;
      CallOutcome outcome = fine ? CallOutcome.OK : CallOutcome.FAILED;
      record.end(outcome, null, fine ? null : "internal_error", error, now);
    } catch (Throwable worse) {
      pipeline.failedOpen("call", worse);
    }
  }

  // ---- admission ----

  private Step<R> admit(long now) {
    double chance = pipeline.timing().chance();
    Admission admission =
        call.protect()
            ? Admission.ask(target, plan, heldNanos, now, chance)
            : Admission.observe(target, now);
    if (admission instanceof Admission.Admitted admitted) {
      return send(now, admitted.permit());
    }
    if (!call.protect()) {
      record.ear().observed("refuse", null);
      return send(now, null);
    }
    if (admission instanceof Admission.Later later) {
      heldNanos += later.heldNanos();
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
    return failed != null ? surface(failed, refused.why()) : endings.refused(refused, now);
  }

  private Step<R> send(long now, CircuitBreaker.@Nullable Permit granted) {
    plan = plan.sent();
    return attempts.send(target, plan, granted, now);
  }

  // ---- one retry authority ----

  /** A call that a layer above repeats goes on where it stopped, or gets the same answer again. */
  private @Nullable Step<R> continueRepeated(long now) {
    FailureMemory.Failed<Answer> before = repeats.recall(now);
    if (before == null) {
      int above = repeats.attemptsAbove();
      if (above > 0) {
        // The layer above retried something that we did not see fail: it counts all the same.
        plan = plan.continuing(above);
        target.budget().tryWithdraw();
      }
      return null;
    }
    plan = plan.continuing(before.attempts());
    long age = now - before.at();
    return plan.repeated(before.failure(), age, now, pipeline.timing().chance())
        .match(
            deliver -> endings.repeated(before, now),
            retry -> {
              if (!target.budget().tryWithdraw()) {
                return endings.repeated(before, now);
              }
              return retry.delayNanos() > 0 ? pause(retry.delayNanos(), now) : admit(now);
            });
  }

  // ---- outcomes ----

  private Classification classify(Outcome outcome) {
    return pipeline
        .classifier()
        .classify(call.route().provider(), outcome, pipeline.timing().wall());
  }

  private Step<R> failed(FailedAttempt<R> latest, long now) {
    Classification failure = latest.what();
    attempts.fail(latest);
    if (failure.category() == ErrorCategory.CANCELLED && latest.error() != null) {
      return cancelled(latest.error());
    }
    CircuitBreaker.Permit permit = attempts.current().takePermit();
    record.circuitMoved(TargetReport.failed(pipeline, target, permit, failure, now));
    Decision decision = plan.after(failure, now, pipeline.timing().chance());
    if (!call.protect()) {
      record.ear().observed(decision.match(deliver -> "deliver", retry -> "retry"), failure);
      return surface(latest, null);
    }
    return decision.match(
        deliver -> surface(latest, deliver.suppressed()), retry -> retry(latest, retry, now));
  }

  private Step<R> retry(FailedAttempt<R> latest, Decision.Retry retry, long now) {
    if (target.hasCircuit() && target.breaker().refusesAt(now + retry.delayNanos())) {
      return surface(latest, Suppression.CIRCUIT_OPEN);
    }
    if (!target.budget().tryWithdraw()) {
      return surface(latest, Suppression.BUDGET);
    }
    plan = retry.next();
    record.retries(attempts.current().facts(), latest.what(), retry);
    return pause(retry.delayNanos(), now);
  }

  private Step<R> surface(FailedAttempt<R> last, @Nullable Suppression why) {
    if (why != null) {
      record.ear().retrySuppressed(last.what(), why);
    }
    attempts.handedOver();
    return endings.failed(last, attempts.current(), plan.attempts());
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
