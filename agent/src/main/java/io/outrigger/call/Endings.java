package io.outrigger.call;

import static java.util.Objects.requireNonNull;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.AttemptEnd.Disposition;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.Classification;
import io.outrigger.engine.FailureMemory;
import io.outrigger.engine.Handoff;
import io.outrigger.engine.Suppression;
import io.outrigger.http.Outcome;
import io.outrigger.http.SyntheticReply;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the application gets in the end: hands it over, and tells the call's end where it is one.
 */
final class Endings<R> {
  private final AskedCall<R> call;
  private final CallRecord record;
  private final Repeats repeats;
  private @Nullable Step<R> handed;

  Endings(AskedCall<R> call, CallRecord record, Repeats repeats) {
    this.call = call;
    this.record = record;
    this.repeats = repeats;
  }

  /** What was handed over already, or null: it cannot be a second time. */
  @Nullable Step<R> handed() {
    return handed;
  }

  /** A response that is no failure; its attempt and the call end with its body. */
  Step<R> succeeded(Reply<R> reply, Outcome.Answered outcome, OpenAttempt attempt, Leg leg) {
    Map<String, String> headers = call.protect() ? headersOfAnswer(leg) : Map.of();
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

  private Map<String, String> headersOfAnswer(Leg leg) {
    Handoff handoff = leg.isFallback() ? record.handoff() : null;
    Classification retried = record.retried();
    if (handoff == null && retried == null) {
      return Map.of();
    }
    return OutriggerHeaders.answer(
        handoff != null ? CallOutcome.FALLBACK : CallOutcome.RETRIED,
        handoff != null ? handoff.reason() : requireNonNull(retried).category(),
        record.attempts(),
        leg.target().target().model());
  }

  /**
   * A failure as it came.
   *
   * @param last how the last attempt failed
   * @param shown the failure to hand over: the last one, or one from before
   * @param course where the call stopped
   */
  Step<R> failed(
      FailedAttempt<R> last, FailedAttempt<R> shown, OpenAttempt attempt, Course course) {
    Classification what = shown.what();
    attempt.end(last, Disposition.SURFACED);
    Map<String, String> headers = Map.of();
    if (call.protect() && call.replayable()) {
      headers = headersOf(what);
      repeats.remember(last, shown, course, headers);
    }
    long now = call.pipeline().timing().nanos();
    record.end(CallOutcome.FAILED, what.category(), what.reason(), shown.error(), now);
    if (shown.error() != null) {
      return new Step.Throw<>(shown.error());
    }
    HandOver how = new HandOver(headers, attempt.delivery().failing());
    return shown.equals(last) && !last.isMisdirected()
        ? given(() -> requireNonNull(last.reply()).deliver(how))
        : synthesized(repeats.replyFor(requireNonNull(shown.outcome()), what, how.extraHeaders()));
  }

  /** A reply that stands in for the answer that nobody gave. */
  Step<R> degraded(Ladder.Rung rung, ErrorCategory cause, long now) {
    Map<String, String> headers =
        OutriggerHeaders.answer(CallOutcome.DEGRADED, cause, record.attempts(), rung.model());
    headers.put("x-outrigger-degraded", rung.header());
    record.degraded(rung.how(), now);
    return synthesized(rung.reply().with(headers));
  }

  /** An attempt died in the agent's own code: what the one before it brought, or the exception. */
  Step<R> died(@Nullable FailedAttempt<R> before, Classification what, Throwable shown, long now) {
    Outcome.Answered answer = before != null ? before.outcome() : null;
    Throwable thrown = answer == null ? shown : null;
    record.end(CallOutcome.FAILED, what.category(), what.reason(), thrown, now);
    return answer == null
        ? new Step.Throw<>(shown)
        : synthesized(repeats.replyFor(answer, what, headersOf(what)));
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
    return synthesized(reply);
  }

  /** The answer of the failed call that this one repeats. */
  Step<R> repeated(FailureMemory.Failed<Answer> before, long now) {
    record.refused(before.failure().category(), before.failure().reason(), false, now);
    Answer answer = before.answer();
    return answer.error() != null
        ? new Step.Throw<>(answer.error())
        : synthesized(requireNonNull(answer.reply()));
  }

  private Map<String, String> headersOf(Classification what) {
    ErrorCategory category = what.category();
    String message = call.pipeline().messages().apply(category);
    long hint = what.hint() != null ? what.hint().length().toNanos() : 0;
    return OutriggerHeaders.failure(CallOutcome.FAILED, category, record.attempts(), message, hint);
  }

  private Step<R> synthesized(SyntheticReply reply) {
    return given(() -> call.exchange().synthesize(reply));
  }

  /** What the application's own code, or the rest of a body, throws on the way is the result. */
  private Step<R> given(Giving<R> giving) {
    Step<R> result;
    try {
      result = new Step.Return<>(giving.give());
    } catch (IOException | InterruptedException theirs) {
      result = new Step.Throw<>(theirs);
    }
    handed = result;
    return result;
  }

  private interface Giving<R> {
    R give() throws IOException, InterruptedException;
  }
}
