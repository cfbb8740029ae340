package io.outrigger.call;

import static java.util.Objects.requireNonNull;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.AttemptEnd.Disposition;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.Classification;
import io.outrigger.engine.FailureMemory;
import io.outrigger.engine.Suppression;
import io.outrigger.http.Outcome;
import io.outrigger.http.SyntheticReply;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the application gets in the end: hands it over, and tells the call's end where it is one. */
final class Endings<R> {
  private final AskedCall<R> call;
  private final CallRecord record;
  private final Repeats repeats;

  Endings(AskedCall<R> call, CallRecord record, Repeats repeats) {
    this.call = call;
    this.record = record;
    this.repeats = repeats;
  }

  /** A response that is no failure; its attempt and the call end with its body. */
  Step<R> succeeded(Reply<R> reply, Outcome.Answered outcome, OpenAttempt attempt) {
    Classification retried = call.protect() ? record.retried() : null;
    Map<String, String> headers =
        retried == null
            ? Map.of()
            : OutriggerHeaders.retried(
                retried.category(), record.attempts(), call.facts().model());
    Delivery delivery = attempt.delivery();
    BodyWatch watch = delivery.watch(outcome);
    Step<R> handedOver = given(() -> reply.deliver(new HandOver(headers, watch)));
    attempt.handOver();
    if (handedOver instanceof Step.Throw<R> threw) {
      watch.broke(threw.error());
    }
    delivery.handedOver();
    return handedOver;
  }

  /**
   * A failure as it came.
   *
   * @param attempts attempts of the logical call at the target so far, for repeats of it
   */
  Step<R> failed(FailedAttempt<R> last, OpenAttempt attempt, int attempts) {
    Classification what = last.what();
    attempt.end(last, Disposition.SURFACED);
    Map<String, String> headers = Map.of();
    if (call.protect() && call.replayable()) {
      headers = headersOf(what);
      repeats.remember(last, attempts, headers);
    }
    long now = call.pipeline().timing().nanos();
    record.end(CallOutcome.FAILED, what.category(), what.reason(), last.error(), now);
    HandOver how = new HandOver(headers, attempt.delivery().failing());
    return last.error() != null
        ? new Step.Throw<>(last.error())
        : given(() -> requireNonNull(last.reply()).deliver(how));
  }

  /** An attempt died in the agent's own code: what the one before it brought, or the exception. */
  Step<R> died(
      @Nullable FailedAttempt<R> before,
      Classification what,
      Throwable shown,
      long now) {
    Outcome.Answered answer = before != null ? before.outcome() : null;
    Throwable thrown = answer == null ? shown : null;
    record.end(CallOutcome.FAILED, what.category(), what.reason(), thrown, now);
    return answer == null
        ? new Step.Throw<>(shown)
        : given(() -> call.exchange().synthesize(repeats.replyFor(answer, what, headersOf(what))));
  }

  /** A refusal without an attempt, in the provider's own form. */
  Step<R> refused(Admission.Refused refused, long now) {
    ErrorCategory cause = refused.cause();
    String message = call.pipeline().messages().apply(cause);
    SyntheticReply reply =
        call.route()
            .provider()
            .error(refused.status(), cause, refused.code(), message)
            .with(
                OutriggerHeaders.failure(
                    CallOutcome.REFUSED, cause, 0, message, refused.leftNanos()));
    boolean circuitOpen = refused.why() == Suppression.CIRCUIT_OPEN;
    record.refused(cause, refused.code(), circuitOpen, now);
    return given(() -> call.exchange().synthesize(reply));
  }

  /** The answer of the failed call that this one repeats. */
  Step<R> repeated(FailureMemory.Failed<Answer> before, long now) {
    record.refused(before.failure().category(), before.failure().reason(), false, now);
    Answer answer = before.answer();
    return answer.error() != null
        ? new Step.Throw<>(answer.error())
        : given(() -> call.exchange().synthesize(requireNonNull(answer.reply())));
  }

  private Map<String, String> headersOf(Classification what) {
    ErrorCategory category = what.category();
    String message = call.pipeline().messages().apply(category);
    long hint = what.hint() != null ? what.hint().length().toNanos() : 0;
    return OutriggerHeaders.failure(
        CallOutcome.FAILED, category, record.attempts(), message, hint);
  }

  /** What the application's own code, or the rest of a body, throws on the way is the result. */
  private Step<R> given(Giving<R> giving) {
    try {
      return new Step.Return<>(giving.give());
    } catch (IOException | InterruptedException theirs) {
      return new Step.Throw<>(theirs);
    }
  }

  private interface Giving<R> {
    R give() throws IOException, InterruptedException;
  }
}
