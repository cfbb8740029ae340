package io.outrigger.call;

import static java.util.Objects.requireNonNull;

import io.outrigger.config.ErrorCategory;
import io.outrigger.config.Mode;
import io.outrigger.config.Policy;
import io.outrigger.engine.AttemptEnd.Disposition;
import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.CallFacts;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.CallPlan;
import io.outrigger.engine.CircuitBreaker;
import io.outrigger.engine.Classification;
import io.outrigger.engine.Classification.Repeat;
import io.outrigger.engine.Decision;
import io.outrigger.engine.FailureMemory;
import io.outrigger.engine.Suppression;
import io.outrigger.engine.Target;
import io.outrigger.engine.TargetState;
import io.outrigger.http.Outcome;
import io.outrigger.http.RequestView;
import io.outrigger.http.SyntheticReply;
import io.outrigger.provider.Operation.Treatment;
import io.outrigger.provider.RequestFacts;
import io.outrigger.route.Route;
import java.io.IOException;
import java.util.Map;
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

  private final Pipeline pipeline;
  private final Route route;
  private final Exchange<R> exchange;
  private final RequestView request;
  private final boolean replayable;
  private final boolean protect;
  private final RequestFacts facts;
  private final TargetState target;
  private final CallRecord record;
  private final Repeats repeats;

  private CallPlan plan;
  private long heldNanos;
  private boolean waiting;
  private long waitingSince;
  private @Nullable OpenAttempt attempt;
  private @Nullable FailedAttempt<R> failed;
  private @Nullable FailedAttempt<R> previous;

  private CallSession(
      Pipeline pipeline,
      Route route,
      Exchange<R> exchange,
      RequestView request,
      byte @Nullable [] body) {
    this.pipeline = pipeline;
    this.route = route;
    this.exchange = exchange;
    this.request = request;
    this.replayable = body != null;
    this.protect = pipeline.mode() == Mode.PROTECT;
    this.facts = route.provider().readRequest(request, body);
    long now = pipeline.timing().nanos();
    Target where =
        new Target(route.endpoint(), facts.model(), pipeline.credentials().apply(request));
    this.target = pipeline.targets().at(where, route.provider().word(), now);
    this.plan = firstPlan(now);
    this.record = new CallRecord(target, pipeline.listener().started(callFacts(where)), now);
    byte[] content = body != null ? body : new byte[0];
    this.repeats = new Repeats(pipeline, route, target, request, content);
  }

  /** Opens a session for a call that has not left yet. */
  static <R> CallSession<R> open(Pipeline pipeline, Route route, Exchange<R> exchange) {
    RequestView request = exchange.request();
    byte[] body = exchange.body(pipeline.bodyLimit(route));
    if (body == null) {
      pipeline.listener().passedThrough("not_replayable");
    }
    return new CallSession<>(pipeline, route, exchange, request, body);
  }

  private CallFacts callFacts(Target where) {
    return new CallFacts(
        route.operation().name(),
        route.provider().word(),
        where,
        facts.stream(),
        request.host(),
        request.port(),
        facts.parameters(),
        request.headers().first("traceparent"),
        exchange.application());
  }

  private CallPlan firstPlan(long now) {
    Policy policy = target.policy();
    long limit = protect ? policy.timeout().call().toNanos() : 0;
    long left = exchange.callerRemainingNanos();
    if (limit > 0) {
      left = Math.min(left, limit);
    }
    boolean limited = left != Long.MAX_VALUE;
    boolean onlyIfRejected =
        facts.background() || route.operation().treatment() == Treatment.CREATES;
    return new CallPlan(
        policy.retry(), 0, limited ? now + left : 0, limited, replayable, onlyIfRejected);
  }

  // ---- what the drivers call ----

  /** The first step. */
  Step<R> begin() {
    long now = pipeline.timing().nanos();
    Step<R> repeated = protect && replayable ? continueRepeated(now) : null;
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
    return outcome.status() < 400
        ? succeeded(reply, outcome)
        : failed(FailedAttempt.answered(classify(outcome), reply, outcome, now), now);
  }

  /** The attempt threw. */
  Step<R> broke(Throwable error) {
    if (error instanceof InterruptedException) {
      return cancelled(error);
    }
    long now = backFromWire();
    Classification what = classify(new Outcome.Broken(error, exchange.phase()));
    FailedAttempt<R> broken = FailedAttempt.broken(what, error, now);
    if (error instanceof IOException) {
      return failed(broken, now);
    }
    // A bug in the application's own hooks, or a wrong use of the client: nothing of the
    // provider's.
    current().release();
    return surface(broken, null);
  }

  /**
   * The attempt died in the agent's own code: no further one is made, since nobody knows what
   * became of it; the application gets what the attempt before it brought.
   */
  Step<R> died(Throwable bug) {
    long now = backFromWire();
    current().release();
    FailedAttempt<R> last = exchange.phase() == Outcome.Phase.BEFORE_SEND ? previous : null;
    Throwable shown = last != null && last.error() != null ? last.error() : Blame.shown(bug);
    Classification what =
        last != null ? last.what() : classify(new Outcome.Broken(shown, exchange.phase()));
    current().end(FailedAttempt.broken(what, bug, now), Disposition.SURFACED);
    Outcome.Answered answer = last != null ? last.outcome() : null;
    Throwable thrown = answer == null ? shown : null;
    record.end(CallOutcome.FAILED, what.category(), what.reason(), thrown, now);
    return answer == null
        ? new Step.Throw<>(shown)
        : given(() -> exchange.synthesize(repeats.replyFor(answer, what, headersOf(what))));
  }

  /**
   * The application gave up, or the thread was interrupted; {@code error} is what it gets to see.
   */
  Step<R> cancelled(Throwable error) {
    long now = waited();
    OpenAttempt running = attempt;
    if (running != null) {
      running.release();
    }
    if (failed != null) {
      current().end(failed, Disposition.SURFACED);
      discardFailed();
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
      OpenAttempt running = attempt;
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
        protect
            ? Admission.ask(target, plan, heldNanos, now, chance)
            : Admission.observe(target, now);
    if (admission instanceof Admission.Admitted admitted) {
      return send(now, admitted.permit());
    }
    if (!protect) {
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
    if (failed != null) {
      return surface(failed, refused.why());
    }
    ErrorCategory cause = refused.cause();
    String message = pipeline.messages().apply(cause);
    SyntheticReply reply =
        route
            .provider()
            .error(refused.status(), cause, refused.code(), message)
            .with(
                OutriggerHeaders.failure(
                    CallOutcome.REFUSED, cause, 0, message, refused.leftNanos()));
    boolean circuitOpen = refused.why() == Suppression.CIRCUIT_OPEN;
    record.refused(cause, refused.code(), circuitOpen, now);
    return given(() -> exchange.synthesize(reply));
  }

  private Step<R> send(long now, CircuitBreaker.@Nullable Permit granted) {
    if (granted == null) {
      return announce(now, null);
    }
    try {
      record.circuitMoved(granted.transition());
      return announce(now, granted);
    } catch (Throwable bug) {
      target.breaker().neutral(granted); // else a probe's slot would be lost until its lease ends
      throw bug;
    }
  }

  private Step<R> announce(long now, CircuitBreaker.@Nullable Permit granted) {
    if (failed != null) {
      current().end(failed, Disposition.RETRIED);
    }
    plan = plan.sent();
    AttemptFacts leaving = attemptFacts(record.nextAttempt());
    Delivery delivery =
        new Delivery(pipeline, target, route.provider(), record, leaving, granted, now);
    Policy policy = target.policy();
    long firstByte = protect ? policy.timeout().firstByte(facts.stream()).toNanos() : 0;
    AttemptSpec spec =
        new AttemptSpec(
            leaving.number(), firstByte, plan.remaining(now), false, null, delivery::watch);
    record.toWire(pipeline.timing().nanos());
    attempt = new OpenAttempt(target, record, leaving, delivery, granted, now);
    previous = failed;
    discardFailed(); // late: until here it is what the application gets if something of ours fails
    // Last: nothing may fail between opening the scope and the driver that closes it.
    return new Step.Send<>(spec, policy.buffer().error(), record.ear().attemptStarted(leaving));
  }

  private AttemptFacts attemptFacts(int number) {
    return new AttemptFacts(
        number,
        number - 1,
        target.target(),
        route.provider().word(),
        request.method(),
        request.scheme(),
        request.host(),
        request.port(),
        request.path(),
        request.query());
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
            deliver -> again(before, now),
            retry -> {
              if (!target.budget().tryWithdraw()) {
                return again(before, now);
              }
              return retry.delayNanos() > 0 ? pause(retry.delayNanos(), now) : admit(now);
            });
  }

  /** Hands over the same answer again. */
  private Step<R> again(FailureMemory.Failed<Answer> before, long now) {
    record.refused(before.failure().category(), before.failure().reason(), false, now);
    Answer answer = before.answer();
    return answer.error() != null
        ? new Step.Throw<>(answer.error())
        : given(() -> exchange.synthesize(requireNonNull(answer.reply())));
  }

  // ---- outcomes ----

  private Classification classify(Outcome outcome) {
    return pipeline.classifier().classify(route.provider(), outcome, pipeline.timing().wall());
  }

  private Step<R> succeeded(Reply<R> reply, Outcome.Answered outcome) {
    Classification retried = protect && failed == null ? record.retried() : null;
    Map<String, String> headers =
        retried == null
            ? Map.of()
            : OutriggerHeaders.retried(retried.category(), record.attempts(), facts.model());
    Delivery delivery = current().delivery();
    BodyWatch watch = delivery.watch(outcome);
    Step<R> handedOver = given(() -> reply.deliver(new HandOver(headers, watch)));
    current().handOver();
    if (handedOver instanceof Step.Throw<R> threw) {
      watch.broke(threw.error());
    }
    delivery.handedOver();
    return handedOver;
  }

  private Step<R> failed(FailedAttempt<R> latest, long now) {
    Classification failure = latest.what();
    failed = latest;
    if (failure.category() == ErrorCategory.CANCELLED && latest.error() != null) {
      return cancelled(latest.error());
    }
    CircuitBreaker.Permit permit = current().takePermit();
    record.circuitMoved(TargetReport.failed(pipeline, target, permit, failure, now));
    Decision decision = plan.after(failure, now, pipeline.timing().chance());
    if (!protect) {
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
    record.retries(current().facts(), latest.what(), retry);
    return pause(retry.delayNanos(), now);
  }

  private Step<R> surface(FailedAttempt<R> last, @Nullable Suppression why) {
    Classification what = last.what();
    if (why != null) {
      record.ear().retrySuppressed(what, why);
    }
    current().end(last, Disposition.SURFACED);
    failed = null;
    Map<String, String> headers = Map.of();
    if (protect && replayable) {
      headers = headersOf(what);
      repeats.remember(last, plan.attempts(), headers);
    }
    long now = pipeline.timing().nanos();
    record.end(CallOutcome.FAILED, what.category(), what.reason(), last.error(), now);
    HandOver how = new HandOver(headers, BodyWatch.NONE);
    return last.error() != null
        ? new Step.Throw<>(last.error())
        : given(() -> requireNonNull(last.reply()).deliver(how));
  }

  private Map<String, String> headersOf(Classification what) {
    ErrorCategory category = what.category();
    String message = pipeline.messages().apply(category);
    return OutriggerHeaders.failure(
        CallOutcome.FAILED, category, record.attempts(), message, hintNanos(what));
  }

  private static long hintNanos(Classification what) {
    return what.hint() != null ? what.hint().length().toNanos() : 0;
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

  // ---- bookkeeping ----

  private OpenAttempt current() {
    return requireNonNull(attempt);
  }

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

  private void discardFailed() {
    FailedAttempt<R> old = failed;
    failed = null;
    if (old != null && old.reply() != null) {
      try {
        old.reply().discard();
      } catch (Throwable bug) {
        pipeline.failedOpen("client", bug); // at worst a connection that closes later
      }
    }
  }
}
