package io.outrigger.call;

import io.outrigger.config.FallbackPolicy;
import io.outrigger.config.FallbackTarget;
import io.outrigger.config.Fallbacks;
import io.outrigger.config.Mode;
import io.outrigger.config.Policy;
import io.outrigger.engine.CallFacts;
import io.outrigger.engine.CallPlan;
import io.outrigger.engine.Classification;
import io.outrigger.engine.Hop;
import io.outrigger.engine.Onward;
import io.outrigger.engine.Target;
import io.outrigger.engine.TargetState;
import io.outrigger.fallback.TargetSwitch;
import io.outrigger.http.Outcome;
import io.outrigger.http.RequestView;
import io.outrigger.http.Unpacked;
import io.outrigger.provider.Operation.Treatment;
import io.outrigger.provider.RequestFacts;
import io.outrigger.route.Route;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call as it entered the agent: what was asked, and of whom. Nothing here changes on the way.
 *
 * @param body the whole request body, or null where it cannot be sent again
 * @param plain the same as it can be read: unpacked where it came compressed, null where nobody
 *     here can unpack it or it would be larger than the buffer
 * @param facts what path and body say
 * @param target where the application wanted it to go
 * @param at when it entered, monotonic nanoseconds
 */
record AskedCall<R>(
    Pipeline pipeline,
    Route route,
    Exchange<R> exchange,
    RequestView request,
    byte @Nullable [] body,
    byte @Nullable [] plain,
    RequestFacts facts,
    TargetState target,
    long at) {

  /** Reads a call that has not left yet. */
  static <R> AskedCall<R> read(Pipeline pipeline, Route route, Exchange<R> exchange) {
    RequestView request = exchange.request();
    int limit = pipeline.bodyLimit(route);
    byte[] body = exchange.body(limit);
    if (body == null) {
      pipeline.listener().passedThrough("not_replayable");
    }
    byte[] plain = Unpacked.bytes(request, body, limit);
    RequestFacts facts = route.provider().readRequest(request, plain);
    long now = pipeline.timing().nanos();
    Target where =
        new Target(route.endpoint(), facts.model(), pipeline.credentials().apply(request));
    TargetState target = pipeline.targets().at(where, route.provider().word(), now);
    return new AskedCall<>(pipeline, route, exchange, request, body, plain, facts, target, now);
  }

  /** The same call by way of another exchange. */
  <S> AskedCall<S> by(Exchange<S> other) {
    return new AskedCall<>(pipeline, route, other, request, body, plain, facts, target, at);
  }

  /** Whether it can be sent again. */
  boolean replayable() {
    return body != null;
  }

  /** Whether the agent acts, and not only watches. */
  boolean protect() {
    return pipeline.mode() == Mode.PROTECT;
  }

  /** What the listener hears first. */
  CallFacts describe() {
    return new CallFacts(
        route.operation().name(),
        route.provider().word(),
        target.target(),
        facts.stream(),
        request.host(),
        request.port(),
        facts.parameters(),
        parent(),
        exchange.application());
  }

  private @Nullable String parent() {
    String caller = exchange.callersSpan();
    String header = request.headers().first("traceparent");
    return header != null ? header : caller;
  }

  /** What an outcome means, in the words of the dialect that it came in. */
  Classification classify(Leg leg, Outcome outcome) {
    return pipeline.classifier().classify(leg.provider(), outcome, pipeline.timing().wall());
  }

  /** What the ladder looks at. */
  Ladder.Asked forLadder() {
    return new Ladder.Asked(route, request, plain, facts);
  }

  /** The plan before anything was sent. */
  CallPlan plan() {
    Policy policy = target.policy();
    long left = Math.min(exchange.callerRemainingNanos(), ownRemainingNanos(at));
    boolean limited = left != Long.MAX_VALUE;
    boolean onlyIfRejected =
        facts.background() || route.operation().treatment() == Treatment.CREATES;
    return new CallPlan(
        policy.retry(),
        0,
        limited ? at + left : 0,
        limited,
        replayable(),
        onlyIfRejected,
        onward(policy.fallback()));
  }

  /** Who else may answer: chat and its like only, and nothing that creates objects. */
  private Onward onward(FallbackPolicy policy) {
    if (facts.background() || route.operation().treatment() != Treatment.FULL) {
      return Onward.NONE;
    }
    Fallbacks chains = pipeline.elsewhere().chains();
    String model = facts.model();
    return new Onward(
        hops(chains.of(model)), hops(chains.forLongContext(model)), policy, route.endpoint(), 0);
  }

  private List<Hop> hops(List<FallbackTarget> chain) {
    return chain.isEmpty() || body == null
        ? List.of()
        : TargetSwitch.hops(chain, route.endpoint(), facts.model());
  }

  /**
   * What is left of {@code outrigger.timeout.call} at this instant, in nanoseconds; {@code
   * Long.MAX_VALUE} = no limit.
   */
  long ownRemainingNanos(long now) {
    long limit = protect() ? target.policy().timeout().call().toNanos() : 0;
    return limit == 0 ? Long.MAX_VALUE : limit - (now - at);
  }
}
