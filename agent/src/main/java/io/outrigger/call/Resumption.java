package io.outrigger.call;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.AttemptEnd.Disposition;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.CircuitBreaker;
import io.outrigger.engine.Classification;
import io.outrigger.engine.Decision;
import io.outrigger.engine.ReplyFacts;
import io.outrigger.engine.Suppression;
import io.outrigger.engine.TargetState;
import io.outrigger.http.Outcome;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the rest of an answer: the same call at the same place in its plan, and like a retry in
 * all but its end. Whatever fails here, the application hears of what the answer broke off with
 * first.
 */
final class Resumption<R> implements Session<R> {
  private final JoinedAnswer answer;
  private final AskedCall<R> call;
  private final Pipeline pipeline;
  private final CallRecord record;
  private final Course course;
  private final Attempts<R> attempts;
  private final Waits<R> waits;
  private final CutAttempt cut;
  private Disposition fate = Disposition.RETRIED;
  private boolean cutTold;
  private @Nullable Step<R> handed;
  private volatile @Nullable Ending end;

  Resumption(JoinedAnswer answer, CutAttempt cut, AskedCall<R> call) {
    this.answer = answer;
    this.cut = cut;
    this.call = call;
    this.pipeline = call.pipeline();
    this.record = answer.record();
    this.course = answer.course();
    this.attempts = new Attempts<>(call, record, cut);
    this.waits = new Waits<>(pipeline.timing(), record);
  }

  /** How the body ends where nothing follows; that is said here at the latest. */
  Ending end() {
    Ending known = end;
    return known != null ? known : notAsked();
  }

  /** Nobody asks. */
  Ending notAsked() {
    Step<R> unused = giveUp(null);
    return end();
  }

  // ---- what the drivers call ----

  @Override
  public Step<R> begin() {
    long now = pipeline.timing().nanos();
    long left = Math.min(call.exchange().callerRemainingNanos(), call.ownRemainingNanos(now));
    course.follow(course.plan().within(left == Long.MAX_VALUE ? null : now + left));
    return decide(cut.what(), now);
  }

  @Override
  public Step<R> resumed() {
    return admit(waits.over());
  }

  @Override
  public Step<R> answered(Reply<R> reply) {
    long now = pipeline.timing().nanos();
    Outcome.Answered outcome = reply.outcome();
    Delivery delivery = attempts.current().delivery();
    if (outcome.status() >= 400) {
      Classification what = call.classify(course.leg(), outcome);
      return failed(FailedAttempt.answered(what, reply, outcome, now), now);
    }
    if (delivery.isSpoilt()) {
      attempts.fail(FailedAttempt.answered(BodyEnds.BROKE_OFF, reply, outcome, now));
      return lost(); // in our own code: nobody knows what it was
    }
    Classification hidden = delivery.hidden();
    if (hidden != null || !delivery.goesOn()) {
      boolean misdirected = course.leg().isMisdirected(outcome.status());
      Classification cut = misdirected ? FailedAttempt.MISDIRECTED : BodyEnds.BROKE_OFF;
      Classification what = hidden != null ? hidden : cut;
      return failed(FailedAttempt.answered(what, reply, outcome, now), now);
    }
    return deliver(reply, outcome);
  }

  private Step<R> deliver(Reply<R> reply, Outcome.Answered outcome) {
    OpenAttempt attempt = attempts.current();
    BodyWatch watch = attempt.delivery().watch(outcome);
    Step<R> step;
    try {
      step = new Step.Return<>(reply.deliver(new HandOver(Map.of(), watch)));
    } catch (IOException | InterruptedException error) {
      step = new Step.Throw<>(error);
    }
    handed = step;
    attempt.handOver();
    if (step instanceof Step.Throw<R> threw) {
      Ending over = watch.broke(threw.error());
      end = over != null && over.sequel() == null ? over : Ending.broken(null, threw.error());
    }
    attempt.delivery().handedOver();
    return step;
  }

  @Override
  public Step<R> broke(Throwable error) {
    if (error instanceof InterruptedException) {
      return cancelled(error);
    }
    long now = pipeline.timing().nanos();
    Outcome outcome = new Outcome.Broken(error, call.exchange().phase());
    FailedAttempt<R> broken =
        FailedAttempt.broken(call.classify(course.leg(), outcome), error, now);
    if (error instanceof IOException) {
      return failed(broken, now);
    }
    attempts.fail(broken);
    return lost();
  }

  /** The attempt decides nothing, and no other one is made. */
  private Step<R> lost() {
    attempts.current().release();
    return giveUp(null);
  }

  @Override
  public Step<R> died(Throwable bug) {
    attempts.fail(FailedAttempt.broken(BodyEnds.BROKE_OFF, bug, pipeline.timing().nanos()));
    return lost();
  }

  @Override
  public Step<R> cancelled(Throwable error) {
    long now = waits.over();
    attempts.cancelled(error, now);
    tellCut(false);
    end = Ending.broken(null, error);
    answer.finish(
        CallOutcome.CANCELLED, ErrorCategory.CANCELLED, null, ReplyFacts.NONE, error, now);
    return new Step.Throw<>(error);
  }

  /** The application gave up before anything was asked. */
  void gone() {
    Step<R> unused = cancelled(new CancellationException("nobody reads on"));
  }

  @Override
  public void givenUp(@Nullable Reply<R> brought, @Nullable Throwable error) {
    try {
      if (brought != null) {
        brought.discard();
      }
      attempts.givenUp(brought, error);
      Step<R> unused = giveUp(null);
    } catch (Throwable worse) {
      pipeline.failedOpen("call", worse);
    }
  }

  @Override
  public @Nullable Step<R> handed() {
    return handed;
  }

  @Override
  public boolean givesAsItCame() {
    return false; // its bytes are another answer's
  }

  // ---- decisions ----

  private Step<R> decide(Classification failure, long now) {
    return course
        .after(failure, now)
        .match(
            deliver -> giveUp(deliver.suppressed()),
            retry -> retry(failure, retry, now),
            hop -> fallBack(hop, now),
            degrade -> giveUp(degrade.suppressed()));
  }

  private Step<R> retry(Classification failure, Decision.Retry retry, long now) {
    TargetState target = course.leg().target();
    if (answer.asks(course.leg()) == null) {
      return stop(failure, Suppression.STREAM_STARTED, now);
    }
    if (target.hasCircuit() && target.breaker().refusesAt(now + retry.delayNanos())) {
      return stop(failure, Suppression.CIRCUIT_OPEN, now);
    }
    if (!target.budget().tryWithdraw()) {
      return stop(failure, Suppression.BUDGET, now);
    }
    course.follow(retry.next());
    OpenAttempt latest = attempts.latest();
    record.retries(latest == null ? cut.facts() : latest.facts(), failure, retry);
    return waits.pause(retry.delayNanos(), now);
  }

  /** Nobody is asked here any more: somebody else, or nobody. */
  private Step<R> stop(Classification failure, Suppression why, long now) {
    return course
        .stopped(failure, why, now)
        .match(
            deliver -> giveUp(why),
            retry -> giveUp(why),
            hop -> fallBack(hop, now),
            degrade -> giveUp(why));
  }

  private Step<R> fallBack(Decision.FallBack hop, long now) {
    if (attempts.failed() != null) {
      attempts.movesOn();
    }
    fate = Disposition.FALLBACK;
    course.fallBack(hop, now);
    return admit(now);
  }

  private Step<R> admit(long now) {
    Admission admission = course.ask(now, pipeline.timing().chance());
    if (admission instanceof Admission.Admitted admitted) {
      return send(admitted.permit(), now);
    }
    Decision.FallBack hop = course.around(admission, now);
    if (hop != null) {
      return fallBack(hop, now);
    }
    if (admission instanceof Admission.Later later) {
      course.waitsFor(later);
      return waits.pause(later.delayNanos(), now);
    }
    return giveUp(((Admission.Refused) admission).why());
  }

  private Step<R> send(CircuitBreaker.@Nullable Permit permit, long now) {
    JoinedAnswer.Asks next;
    try {
      next = answer.asks(course.leg());
    } catch (Throwable bug) {
      release(permit);
      throw bug;
    }
    if (next == null) {
      release(permit);
      return stop(cut.what(), Suppression.STREAM_STARTED, now);
    }
    answer.sends();
    tellCut(true);
    return attempts.send(course, permit, now, answer, next);
  }

  private void release(CircuitBreaker.@Nullable Permit permit) {
    if (permit != null) {
      course.leg().target().breaker().neutral(permit);
    }
  }

  private Step<R> failed(FailedAttempt<R> latest, long now) {
    Classification failure = latest.what();
    attempts.fail(latest);
    if (failure.category() == ErrorCategory.CANCELLED && latest.error() != null) {
      return cancelled(latest.error());
    }
    course.resent(call.exchange().resent());
    course.report(attempts.current().takePermit(), failure, now);
    if (isRefused(latest)) {
      boolean otherForm = answer.refused() && course.leg().target().budget().tryWithdraw();
      // What is refused here says nothing of the answer: others are asked for its sake.
      return otherForm ? admit(now) : stop(cut.what(), Suppression.STREAM_STARTED, now);
    }
    return decide(failure, now);
  }

  /** Whether the request is what was wrong: it is the agent's, not the application's. */
  private static boolean isRefused(FailedAttempt<?> latest) {
    return latest.status() == 400 || latest.status() == 422;
  }

  private Step<R> giveUp(@Nullable Suppression why) {
    if (end != null) {
      return new Step.Throw<>(new IOException("nothing follows"));
    }
    FailedAttempt<R> failed = attempts.failed();
    if (why != null) {
      record.ear().retrySuppressed(failed == null ? cut.what() : failed.what(), why);
    }
    Ending told = answer.givenUp();
    end = told;
    tellCut(false);
    attempts.surface();
    answer.failed(pipeline.timing().nanos());
    return new Step.Throw<>(new IOException("nothing follows"));
  }

  private void tellCut(boolean recovered) {
    if (!cutTold) {
      cutTold = true;
      cut.telling().ended(recovered, recovered ? fate : Disposition.SURFACED);
    }
  }
}
