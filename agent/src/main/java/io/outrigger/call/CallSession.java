package io.outrigger.call;

import static java.util.Objects.requireNonNull;

import io.outrigger.config.ErrorCategory;
import io.outrigger.config.Mode;
import io.outrigger.config.Policy;
import io.outrigger.engine.AttemptEnd;
import io.outrigger.engine.AttemptEnd.Disposition;
import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.CallFacts;
import io.outrigger.engine.CallListener;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.CallPlan;
import io.outrigger.engine.CircuitBreaker;
import io.outrigger.engine.Classification;
import io.outrigger.engine.Decision;
import io.outrigger.engine.FailureMemory;
import io.outrigger.engine.Hold;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way: turns what attempts bring into the next {@link Step}. Both drivers run this
 * and nothing else, so that policy is written once. Not thread-safe: its methods are called one
 * after the other.
 */
final class CallSession<R> {
  /** Headers that describe one transfer, not the answer. */
  private static final Set<String> FRAMING = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  static {
    FRAMING.addAll(List.of("content-length", "transfer-encoding", "connection", "keep-alive"));
  }

  private final Pipeline pipeline;
  private final Route route;
  private final Exchange<R> exchange;
  private final byte @Nullable [] body;
  private final boolean protect;
  private final RequestFacts facts;
  private final TargetState target;
  private final CallRecord record;

  private CallPlan plan;
  private long sentAt;
  private long heldNanos;
  private CircuitBreaker.@Nullable Permit permit;
  private @Nullable AttemptFacts attempt;
  private @Nullable Delivery delivery;
  private @Nullable Failed<R> failed;
  private FailureMemory.@Nullable Key key;

  /**
   * The last failed attempt, kept until the next one leaves: if that one is refused, this is handed
   * over.
   *
   * @param reply the response, or null
   * @param error what was thrown, or null
   */
  private record Failed<R>(
      Classification what, @Nullable Reply<R> reply, @Nullable Throwable error, long at) {}

  private CallSession(
      Pipeline pipeline,
      Route route,
      Exchange<R> exchange,
      RequestView request,
      byte @Nullable [] body) {
    this.pipeline = pipeline;
    this.route = route;
    this.exchange = exchange;
    this.body = body;
    this.protect = pipeline.mode() == Mode.PROTECT;
    this.facts = route.provider().readRequest(request, body);
    long now = pipeline.timing().nanos();
    Target where =
        new Target(route.endpoint(), facts.model(), pipeline.credentials().apply(request));
    this.target = pipeline.targets().at(where, route.provider().word(), now);
    this.plan = firstPlan(now);
    this.record = new CallRecord(target, start(request, where), now);
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

  private CallListener.Call start(RequestView request, Target where) {
    return pipeline
        .listener()
        .started(
            new CallFacts(
                route.operation().name(),
                route.provider().word(),
                where,
                facts.stream(),
                request.host(),
                request.port(),
                facts.parameters(),
                request.headers().first("traceparent"),
                exchange.application()));
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
        policy.retry(), 0, limited ? now + left : 0, limited, body != null, onlyIfRejected);
  }

  /** The first step. */
  Step<R> begin() {
    long now = pipeline.timing().nanos();
    if (protect && body != null) {
      Step<R> repeated = continueRepeated(body, now);
      if (repeated != null) {
        return repeated;
      }
    }
    return admit(now);
  }

  /** The wait is over. */
  Step<R> resumed() {
    return admit(pipeline.timing().nanos());
  }

  /** The attempt brought a response. */
  Step<R> answered(Reply<R> reply) {
    long now = pipeline.timing().nanos();
    record.backFromWire(now);
    Outcome.Answered outcome = reply.outcome();
    return outcome.status() < 400
        ? succeeded(reply, outcome)
        : failed(classify(outcome), reply, null, now);
  }

  /** The attempt threw. */
  Step<R> broke(Throwable error) {
    long now = pipeline.timing().nanos();
    record.backFromWire(now);
    if (error instanceof InterruptedException) {
      return cancelled(error);
    }
    Classification what = classify(new Outcome.Broken(error, exchange.phase()));
    if (!(error instanceof IOException)) {
      // A bug in the application's own hooks, or a wrong use of the client: nothing of the
      // provider's.
      release();
      return surface(new Failed<>(what, null, error, now), null);
    }
    return failed(what, null, error, now);
  }

  /**
   * The application gave up, or the thread was interrupted; {@code error} is what it gets to see.
   */
  Step<R> cancelled(Throwable error) {
    long now = pipeline.timing().nanos();
    release();
    if (failed != null) {
      endFailedAttempt(failed, Disposition.SURFACED);
      discardFailed();
    }
    record.end(CallOutcome.CANCELLED, ErrorCategory.CANCELLED, null, error, now);
    return new Step.Throw<>(error);
  }

  private Classification classify(Outcome outcome) {
    return pipeline.classifier().classify(route.provider(), outcome, pipeline.timing().wall());
  }

  // ---- admission ----

  private Step<R> admit(long now) {
    if (!protect) {
      return send(now, null);
    }
    Hold.Held held = target.hold().tryPass(now);
    if (held != null) {
      return waitForHold(held, now);
    }
    if (!target.hasCircuit()) {
      return send(now, null);
    }
    CircuitBreaker.Answer answer = target.breaker().tryAcquire(now);
    if (answer instanceof CircuitBreaker.Permit granted) {
      record.circuitMoved(granted.transition());
      return send(now, granted);
    }
    CircuitBreaker.Refused refused = (CircuitBreaker.Refused) answer;
    ErrorCategory cause = refused.cause() != null ? refused.cause() : ErrorCategory.TRANSIENT;
    return refuse(503, cause, "circuit_open", refused.leftNanos(), Suppression.CIRCUIT_OPEN, now);
  }

  private Step<R> waitForHold(Hold.Held held, long now) {
    double chance = pipeline.timing().chance();
    return plan.held(held.leftNanos(), heldNanos, now, chance)
        .match(
            deliver -> {
              String code = held.category().word();
              return refuse(429, held.category(), code, held.leftNanos(), Suppression.HOLD, now);
            },
            retry -> {
              heldNanos += retry.delayNanos();
              return pause(retry.delayNanos());
            });
  }

  private Step<R> send(long now, CircuitBreaker.@Nullable Permit granted) {
    if (failed != null) {
      endFailedAttempt(failed, Disposition.RETRIED);
    }
    permit = granted;
    sentAt = now;
    plan = plan.sent();
    int number = record.nextAttempt();
    RequestView request = exchange.request();
    AttemptFacts leaving =
        new AttemptFacts(
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
    attempt = leaving;
    Policy policy = target.policy();
    long firstByte = protect ? policy.timeout().firstByte(facts.stream()).toNanos() : 0;
    Delivery expected =
        new Delivery(pipeline, target, route.provider(), record, leaving, granted, now);
    delivery = expected;
    AttemptSpec spec = new AttemptSpec(number, firstByte, plan.remaining(now), expected::watch);
    CallListener.Scope scope = record.ear().attemptStarted(leaving);
    discardFailed(); // last: until here it is what the application gets if something of ours fails
    record.toWire(pipeline.timing().nanos());
    return new Step.Send<>(spec, policy.buffer().error(), scope);
  }

  private Step<R> pause(long nanos) {
    record.waits(nanos);
    return new Step.Pause<>(nanos);
  }

  /**
   * Answers without an attempt; where attempts were made before, the provider's own last failure is
   * worth more.
   */
  private Step<R> refuse(
      int status, ErrorCategory cause, String code, long left, Suppression why, long now) {
    if (failed != null) {
      return surface(failed, why);
    }
    String message = pipeline.messages().apply(cause);
    SyntheticReply reply =
        route
            .provider()
            .error(status, cause, code, message)
            .with(OutriggerHeaders.failure(CallOutcome.REFUSED, cause, 0, message, left));
    record.refused(cause, code, why == Suppression.CIRCUIT_OPEN, now);
    return given(() -> exchange.synthesize(reply));
  }

  // ---- one retry authority ----

  /** A call that a layer above repeats goes on where it stopped, or gets the same answer again. */
  private @Nullable Step<R> continueRepeated(byte[] content, long now) {
    RequestView request = exchange.request();
    int above = RequestKey.attemptsAbove(request.headers().first("X-Stainless-Retry-Count"));
    if (pipeline.memory().isEmpty() && above == 0) {
      return null;
    }
    FailureMemory.Failed<Answer> before = pipeline.memory().recall(key(content), now);
    if (before == null) {
      if (above > 0) {
        // The layer above retried something that we did not see fail: it counts all the same.
        plan = plan.continuing(above);
        target.budget().tryWithdraw();
      }
      return null;
    }
    plan = plan.continuing(before.attempts());
    Decision decision = plan.after(before.failure(), now, pipeline.timing().chance());
    boolean goesOn = decision.match(deliver -> false, retry -> target.budget().tryWithdraw());
    if (goesOn) {
      return null; // the layer above has waited already
    }
    record.refused(before.failure().category(), before.failure().reason(), false, now);
    Answer answer = before.answer();
    return answer.error() != null
        ? new Step.Throw<>(answer.error())
        : given(() -> exchange.synthesize(requireNonNull(answer.reply())));
  }

  private FailureMemory.Key key(byte[] content) {
    if (key == null) {
      key = RequestKey.of(target.target(), exchange.request().path(), content);
    }
    return key;
  }

  // ---- outcomes ----

  private Step<R> succeeded(Reply<R> reply, Outcome.Answered outcome) {
    Classification retried = protect && failed == null ? record.retried() : null;
    Map<String, String> headers =
        retried == null
            ? Map.of()
            : OutriggerHeaders.retried(retried.category(), record.attempts(), facts.model());
    permit = null; // the delivery reports it
    BodyWatch watch = requireNonNull(delivery).handedOver(outcome);
    return given(() -> reply.deliver(new HandOver(headers, watch)));
  }

  private Step<R> failed(
      Classification failure, @Nullable Reply<R> reply, @Nullable Throwable error, long now) {
    Failed<R> latest = new Failed<>(failure, reply, error, now);
    failed = latest;
    if (failure.category() == ErrorCategory.CANCELLED && error != null) {
      return cancelled(error);
    }
    record.circuitMoved(TargetReport.failed(pipeline, target, permit, failure, now));
    permit = null;
    Decision decision = plan.after(failure, now, pipeline.timing().chance());
    if (!protect) {
      record.ear().observed(decision.match(deliver -> "deliver", retry -> "retry"), failure);
      return surface(latest, null);
    }
    return decision.match(
        deliver -> surface(latest, deliver.suppressed()), retry -> retry(latest, retry, now));
  }

  private Step<R> retry(Failed<R> latest, Decision.Retry retry, long now) {
    if (target.hasCircuit() && target.breaker().refusesAt(now + retry.delayNanos())) {
      return surface(latest, Suppression.CIRCUIT_OPEN);
    }
    if (!target.budget().tryWithdraw()) {
      return surface(latest, Suppression.BUDGET);
    }
    plan = retry.next();
    record.retries(requireNonNull(attempt), latest.what(), retry);
    return pause(retry.delayNanos());
  }

  private Step<R> surface(Failed<R> last, @Nullable Suppression why) {
    Classification what = last.what();
    if (why != null) {
      record.ear().retrySuppressed(what, why);
    }
    endFailedAttempt(last, Disposition.SURFACED);
    failed = null;
    Map<String, String> headers = Map.of();
    if (protect && body != null) {
      long hint = what.hint() != null ? what.hint().length().toNanos() : 0;
      headers =
          OutriggerHeaders.failure(
              CallOutcome.FAILED,
              what.category(),
              record.attempts(),
              pipeline.messages().apply(what.category()),
              hint);
      remember(body, last, headers, hint);
    }
    record.end(
        CallOutcome.FAILED,
        what.category(),
        what.reason(),
        last.error(),
        pipeline.timing().nanos());
    Map<String, String> extra = headers;
    return last.error() != null
        ? new Step.Throw<>(last.error())
        : given(() -> requireNonNull(last.reply()).deliver(new HandOver(extra, BodyWatch.NONE)));
  }

  private void remember(byte[] content, Failed<R> last, Map<String, String> headers, long hint) {
    Answer answer =
        last.reply() == null
            ? new Answer(null, last.error())
            : new Answer(remembered(last.reply().outcome(), last.what(), headers), null);
    pipeline.memory().remember(key(content), plan.attempts(), last.what(), answer, sentAt, hint);
  }

  private SyntheticReply remembered(
      Outcome.Answered outcome, Classification what, Map<String, String> headers) {
    if (outcome.body() == null || !outcome.body().complete()) {
      String message = pipeline.messages().apply(what.category());
      return route
          .provider()
          .error(outcome.status(), what.category(), what.reason(), message)
          .with(headers);
    }
    Map<String, List<String>> kept = new LinkedHashMap<>(outcome.headers().all());
    kept.keySet().removeIf(FRAMING::contains);
    return new SyntheticReply(outcome.status(), kept, outcome.body().bytes()).with(headers);
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

  // ---- ends ----

  private void endFailedAttempt(Failed<R> ended, Disposition disposition) {
    int status = ended.reply() == null ? 0 : ended.reply().outcome().status();
    record
        .ear()
        .attemptEnded(
            new AttemptEnd(
                requireNonNull(attempt),
                status,
                ended.what(),
                ended.error(),
                disposition,
                ended.at() - sentAt));
  }

  private void discardFailed() {
    Failed<R> old = failed;
    failed = null;
    if (old != null && old.reply() != null) {
      old.reply().discard();
    }
  }

  private void release() {
    if (permit != null) {
      target.breaker().neutral(permit);
      permit = null;
    }
  }
}
