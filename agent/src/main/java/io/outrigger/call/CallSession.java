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
import io.outrigger.engine.Classification.Repeat;
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

  /**
   * Larger error bodies are remembered as our own short one: the memory of failed calls then holds
   * 16 MB at most.
   */
  private static final int MOST_REMEMBERED = 16 * 1024;

  private static final Classification CANCELLED =
      new Classification(
          ErrorCategory.CANCELLED, "cancelled", "caller", 0, null, Repeat.AMBIGUOUS, false, false);

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
  private boolean waiting;
  private long waitingSince;
  private CircuitBreaker.@Nullable Permit permit;
  private @Nullable AttemptFacts attempt;

  /** Whether an attempt was announced whose end was not. */
  private boolean open;

  private @Nullable Delivery delivery;
  private @Nullable Failed<R> failed;
  private @Nullable Failed<R> previous;
  private FailureMemory.@Nullable Key key;

  /**
   * The last failed attempt, open until the next one leaves: if that one is refused, this is handed
   * over.
   *
   * @param reply the response, or null
   * @param outcome the response's outcome, or null
   * @param error what was thrown, or null
   */
  private record Failed<R>(
      Classification what,
      @Nullable Reply<R> reply,
      Outcome.@Nullable Answered outcome,
      @Nullable Throwable error,
      long at) {

    static <R> Failed<R> answered(
        Classification what, Reply<R> reply, Outcome.Answered outcome, long at) {
      return new Failed<>(what, reply, outcome, null, at);
    }

    static <R> Failed<R> broken(Classification what, Throwable error, long at) {
      return new Failed<>(what, null, null, error, at);
    }
  }

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
    return admit(waited());
  }

  /** The attempt brought a response. */
  Step<R> answered(Reply<R> reply) {
    long now = backFromWire();
    Outcome.Answered outcome = reply.outcome();
    return outcome.status() < 400
        ? succeeded(reply, outcome)
        : failed(Failed.answered(classify(outcome), reply, outcome, now), now);
  }

  /** The attempt threw. */
  Step<R> broke(Throwable error) {
    if (error instanceof InterruptedException) {
      return cancelled(error);
    }
    long now = backFromWire();
    Classification what = classify(new Outcome.Broken(error, exchange.phase()));
    if (!(error instanceof IOException)) {
      // A bug in the application's own hooks, or a wrong use of the client: nothing of the
      // provider's.
      release();
      return surface(Failed.broken(what, error, now), null);
    }
    return failed(Failed.broken(what, error, now), now);
  }

  /**
   * The attempt died in the agent's own code: no further one is made, since nobody knows what
   * became of it; the application gets what the attempt before it brought.
   */
  Step<R> died(Throwable bug) {
    long now = backFromWire();
    release();
    boolean nothingSent = exchange.phase() == Outcome.Phase.BEFORE_SEND;
    Failed<R> last = previous;
    Throwable shown = Blame.shown(bug);
    Classification what =
        nothingSent && last != null
            ? last.what()
            : classify(new Outcome.Broken(shown, exchange.phase()));
    endFailedAttempt(Failed.broken(what, bug, now), Disposition.SURFACED);
    Outcome.Answered answer = nothingSent && last != null ? last.outcome() : null;
    if (nothingSent && last != null && last.error() != null) {
      shown = last.error();
    }
    record.end(
        CallOutcome.FAILED, what.category(), what.reason(), answer == null ? shown : null, now);
    return answer == null
        ? new Step.Throw<>(shown)
        : given(() -> exchange.synthesize(remembered(answer, what, headersOf(what))));
  }

  /**
   * Something of ours failed, and the driver hands over what there is without us: nothing may stay
   * open.
   *
   * @param brought what the application gets, where it is a response
   * @param error what it gets thrown, where it is an exception
   */
  void givenUp(@Nullable Reply<R> brought, @Nullable Throwable error) {
    try {
      release();
      long now = pipeline.timing().nanos();
      pipeline.listener().passedThrough("internal_error");
      if (open && failed != null) {
        endFailedAttempt(failed, Disposition.SURFACED);
      } else if (open) {
        endAttempt(brought == null ? 0 : brought.outcome().status(), null, error, now);
      }
      boolean fine = error == null && (brought == null || brought.outcome().status() < 400);
      record.end(
          fine ? CallOutcome.OK : CallOutcome.FAILED,
          null,
          fine ? null : "internal_error",
          error,
          now);
    } catch (Throwable worse) {
      pipeline.failedOpen("call", worse);
    }
  }

  /**
   * The application gave up, or the thread was interrupted; {@code error} is what it gets to see.
   */
  Step<R> cancelled(Throwable error) {
    long now = waited();
    release();
    if (failed != null) {
      endFailedAttempt(failed, Disposition.SURFACED);
      discardFailed();
    } else if (open) {
      record.backFromWire(now);
      endAttempt(0, CANCELLED, error, now);
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
      return observe(now);
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
    target.hold().notSent(now);
    CircuitBreaker.Refused refused = (CircuitBreaker.Refused) answer;
    ErrorCategory cause = refused.cause() != null ? refused.cause() : ErrorCategory.TRANSIENT;
    return refuse(503, cause, "circuit_open", refused.leftNanos(), Suppression.CIRCUIT_OPEN, now);
  }

  /** Asks as if it mattered, says what would have been done, and sends. */
  private Step<R> observe(long now) {
    CircuitBreaker.Answer answer =
        target.hasCircuit() && target.hold().leftNanos(now) == 0
            ? target.breaker().tryAcquire(now)
            : null;
    if (answer instanceof CircuitBreaker.Permit granted) {
      record.circuitMoved(granted.transition());
      return send(now, granted);
    }
    if (answer != null || target.hold().leftNanos(now) > 0) {
      record.ear().observed("refuse", null);
    }
    return send(now, null);
  }

  private Step<R> waitForHold(Hold.Held held, long now) {
    if (!held.certain()) {
      // Only one call will be let through then: nobody waits for that.
      String code = held.category().word();
      return refuse(429, held.category(), code, held.leftNanos(), Suppression.HOLD, now);
    }
    double chance = pipeline.timing().chance();
    return plan.held(held.leftNanos(), heldNanos, now, chance)
        .match(
            deliver -> {
              String code = held.category().word();
              return refuse(429, held.category(), code, held.leftNanos(), Suppression.HOLD, now);
            },
            retry -> {
              heldNanos += held.leftNanos();
              return pause(retry.delayNanos(), now);
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
    record.toWire(pipeline.timing().nanos());
    previous = failed;
    open = true;
    discardFailed(); // late: until here it is what the application gets if something of ours fails
    // Last: nothing may fail between opening the scope and the driver that closes it.
    return new Step.Send<>(spec, policy.buffer().error(), record.ear().attemptStarted(leaving));
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

  private FailureMemory.Key key(byte[] content) {
    if (key == null) {
      key = RequestKey.of(target.target(), exchange.request(), content);
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
    Delivery expected = requireNonNull(delivery);
    BodyWatch watch = expected.watch(outcome);
    Step<R> handedOver = given(() -> reply.deliver(new HandOver(headers, watch)));
    permit = null; // the delivery reports it, and the attempt's end
    open = false;
    if (handedOver instanceof Step.Throw<R> threw) {
      expected.broke(threw.error());
    }
    expected.handedOver();
    return handedOver;
  }

  private Step<R> failed(Failed<R> latest, long now) {
    Classification failure = latest.what();
    Throwable error = latest.error();
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
    return pause(retry.delayNanos(), now);
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
      headers = headersOf(what);
      if (isWorthRemembering(last)) {
        remember(body, last, headers);
      }
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

  private Map<String, String> headersOf(Classification what) {
    return OutriggerHeaders.failure(
        CallOutcome.FAILED,
        what.category(),
        record.attempts(),
        pipeline.messages().apply(what.category()),
        hintNanos(what));
  }

  private static long hintNanos(Classification what) {
    return what.hint() != null ? what.hint().length().toNanos() : 0;
  }

  /** Whether the same request, sent again, would be the same call. */
  private boolean isWorthRemembering(Failed<R> last) {
    if (last.error() != null && !(last.error() instanceof IOException)) {
      return false; // a bug up there: the next call may well get past it
    }
    ErrorCategory category = last.what().category();
    if (category == ErrorCategory.AUTH || category == ErrorCategory.PERMISSION) {
      // With a short-lived token the same body comes again with a fresh one, and is a new call.
      return !target.target().credential().isEmpty();
    }
    // Reading again is how one waits for an object to appear.
    return route.operation().treatment() != Treatment.READ || last.what().retries() > 0;
  }

  private void remember(byte[] content, Failed<R> last, Map<String, String> headers) {
    Answer answer =
        last.outcome() == null
            ? new Answer(null, last.error())
            : new Answer(remembered(last.outcome(), last.what(), headers), null);
    pipeline
        .memory()
        .remember(
            key(content), plan.attempts(), last.what(), answer, last.at(), hintNanos(last.what()));
  }

  private SyntheticReply remembered(
      Outcome.Answered outcome, Classification what, Map<String, String> headers) {
    if (outcome.body() == null
        || !outcome.body().complete()
        || outcome.body().bytes().length > MOST_REMEMBERED) {
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

  private long backFromWire() {
    long now = pipeline.timing().nanos();
    record.backFromWire(now);
    return now;
  }

  private void endAttempt(
      int status, @Nullable Classification what, @Nullable Throwable error, long now) {
    open = false;
    Disposition disposition = what == null ? Disposition.NONE : Disposition.SURFACED;
    record.attemptEnded(
        new AttemptEnd(requireNonNull(attempt), status, what, error, disposition, now - sentAt));
  }

  private void endFailedAttempt(Failed<R> ended, Disposition disposition) {
    open = false;
    int status = ended.outcome() == null ? 0 : ended.outcome().status();
    record.attemptEnded(
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
      try {
        old.reply().discard();
      } catch (Throwable bug) {
        pipeline.failedOpen("client", bug); // at worst a connection that closes later
      }
    }
  }

  private void release() {
    if (permit != null) {
      target.breaker().neutral(permit);
      permit = null;
    }
  }
}
