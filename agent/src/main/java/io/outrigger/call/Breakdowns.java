package io.outrigger.call;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.AttemptEnd.Disposition;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.Classification;
import io.outrigger.engine.Classification.Repeat;
import io.outrigger.http.Outcome;
import org.jspecify.annotations.Nullable;

/** Ends of a call that no plan foresees: the application gave up, or something of ours failed. */
final class Breakdowns<R> {
  static final Classification CANCELLED =
      new Classification(
          ErrorCategory.CANCELLED, "cancelled", "caller", 0, null, Repeat.AMBIGUOUS, false, false);

  private final AskedCall<R> call;
  private final CallRecord record;
  private final Attempts<R> attempts;
  private final Endings<R> endings;

  Breakdowns(AskedCall<R> call, CallRecord record, Attempts<R> attempts, Endings<R> endings) {
    this.call = call;
    this.record = record;
    this.attempts = attempts;
    this.endings = endings;
  }

  /** See {@link CallSession#cancelled}. */
  Step<R> cancelled(Throwable error, long now) {
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

  /** See {@link CallSession#died}. */
  Step<R> died(Throwable bug, Leg leg, long now) {
    attempts.current().release();
    Outcome.Phase phase = call.exchange().phase();
    FailedAttempt<R> last = phase == Outcome.Phase.BEFORE_SEND ? attempts.before() : null;
    Throwable shown = last != null && last.error() != null ? last.error() : Blame.shown(bug);
    Classification what =
        last != null ? last.what() : call.classify(leg, new Outcome.Broken(shown, phase));
    attempts.current().end(FailedAttempt.broken(what, bug, now), Disposition.SURFACED);
    return endings.died(last, what, shown, now);
  }

  /** See {@link CallSession#givenUp}. */
  void givenUp(@Nullable Reply<R> brought, @Nullable Throwable error) {
    Pipeline pipeline = call.pipeline();
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
}
