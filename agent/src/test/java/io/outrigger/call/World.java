package io.outrigger.call;

import io.outrigger.classify.Classifier;
import io.outrigger.classify.Judge;
import io.outrigger.classify.StreamReader;
import io.outrigger.config.Endpoint;
import io.outrigger.config.ErrorCategory;
import io.outrigger.config.FallbackTarget;
import io.outrigger.config.Fallbacks;
import io.outrigger.config.GenAiNaming;
import io.outrigger.config.Mode;
import io.outrigger.config.Outbound;
import io.outrigger.config.OutriggerConfig;
import io.outrigger.config.Policy;
import io.outrigger.config.Secret;
import io.outrigger.engine.Classification;
import io.outrigger.engine.FailureMemory;
import io.outrigger.engine.Policies;
import io.outrigger.engine.Target;
import io.outrigger.engine.TargetState;
import io.outrigger.engine.Targets;
import io.outrigger.fallback.CreatedIds;
import io.outrigger.fallback.TargetSwitch;
import io.outrigger.http.HeadersView;
import io.outrigger.http.Outcome;
import io.outrigger.provider.Operation;
import io.outrigger.provider.Provider;
import io.outrigger.route.Route;
import io.outrigger.route.RouteTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongFunction;

/** A whole pipeline in virtual time, with a far side that reacts as the test says. */
final class World {
  final Faults faults = new Faults();
  final VirtualTiming timing;
  final Trace trace;
  final Targets targets;
  final FailureMemory<Answer> memory = new FailureMemory<>();
  final Pipeline pipeline;

  /** When each attempt reached the far side, in nanoseconds. */
  final List<Long> wire = new ArrayList<>();

  /** What each attempt was told. */
  final List<AttemptSpec> specs = new ArrayList<>();

  /** Where each attempt went: host and model. */
  final List<String> places = new ArrayList<>();

  Ladder ladder = Ladder.NONE;

  /** What stands in a stream is nothing that a status could say. */
  private static final Classifier STREAMS = new Classifier();

  private BiFunction<String, Long, Reaction> farSide = (host, now) -> Reaction.status(200);

  /** The application asks {@code e}, others could answer: one wants a key, one knows no other. */
  private static final List<Endpoint> ENDPOINTS =
      List.of(
          new Endpoint("e", "https", "api.example.com", 443, "", null),
          new Endpoint("two", "https", "two.example.com", 443, "", null, key("k2")),
          new Endpoint("three", "https", "three.example.com", 443, "", null));

  World(Policies policies, Mode mode, long seed) {
    this(policies, mode, seed, Fallbacks.NONE);
  }

  World(Policies policies, String... chain) {
    this(policies, Mode.PROTECT, 1, chain(chain));
  }

  /** A chain for model {@code m}: {@code endpoint/model}, with {@code long:} for long contexts. */
  static Fallbacks chain(String... texts) {
    List<FallbackTarget> chain = new ArrayList<>();
    List<FallbackTarget> larger = new ArrayList<>();
    for (String text : texts) {
      boolean isLarger = text.startsWith("long:");
      String[] parts = text.substring(isLarger ? 5 : 0).split("/");
      (isLarger ? larger : chain).add(new FallbackTarget(parts[0], parts[1]));
    }
    return new Fallbacks(
        List.of(new Fallbacks.Chain("m", chain)), List.of(new Fallbacks.Chain("m", larger)));
  }

  private static Outbound key(String key) {
    return new Outbound(new Secret(key), Map.of(), Set.of(), Map.of());
  }

  World(Policies policies, Mode mode, long seed, Fallbacks fallbacks) {
    timing = new VirtualTiming(seed, faults);
    trace = new Trace(timing::now, faults);
    Policy policy = policies.policy();
    OutriggerConfig config =
        new OutriggerConfig(
            true, mode, ENDPOINTS, (e, m) -> policy, GenAiNaming.LATEST, false, "hash");
    targets = new Targets(config, (state, provider) -> faults.hit("targets.added"));
    pipeline =
        new Pipeline(
            mode,
            RouteTable.compile(config),
            new Judge() {
              @Override
              public Classification classify(Provider provider, Outcome outcome, Instant now) {
                faults.hit("classifier");
                return TestProvider.judge(outcome);
              }

              @Override
              public StreamReader follow(Provider provider, HeadersView headers) {
                return STREAMS.follow(provider, headers);
              }
            },
            targets,
            memory,
            new Elsewhere(fallbacks, new TargetSwitch(ENDPOINTS), new CreatedIds()),
            new Ladder() {
              @Override
              public Rung reply(Asked asked, ErrorCategory why) {
                return ladder.reply(asked, why);
              }

              @Override
              public Climb climb(Asked asked, ErrorCategory why) {
                faults.hit("ladder");
                return ladder.climb(asked, why);
              }
            },
            request -> {
              faults.hit("credentials");
              String credential = request.headers().first("credential");
              credential =
                  credential == null ? request.headers().first("authorization") : credential;
              return credential == null ? "" : credential;
            },
            category -> {
              faults.hit("messages");
              return "about " + category.word();
            },
            trace,
            timing,
            () -> false);
  }

  /** The same with the real classifier, and without its faults. */
  Pipeline classifying() {
    return new Pipeline(
        pipeline.mode(),
        pipeline.routes(),
        new Classifier(),
        pipeline.targets(),
        pipeline.memory(),
        pipeline.elsewhere(),
        pipeline.ladder(),
        pipeline.credentials(),
        pipeline.messages(),
        pipeline.listener(),
        pipeline.timing(),
        pipeline.ownThread());
  }

  World(Policies policies) {
    this(policies, Mode.PROTECT, 1);
  }

  /** What the far side does, by the time of day. */
  World reacts(LongFunction<Reaction> how) {
    farSide = (host, now) -> how.apply(now);
    return this;
  }

  /** What each host does. */
  World hosts(Function<String, Reaction> how) {
    farSide = (host, now) -> how.apply(host);
    return this;
  }

  /** One reaction after the other, then success. */
  World reacts(Reaction... script) {
    List<Reaction> left = new ArrayList<>(List.of(script));
    return reacts(now -> left.isEmpty() ? Reaction.status(200) : left.remove(0));
  }

  Reaction arrives(String host, String model) {
    wire.add(timing.now());
    places.add(host + " " + model);
    trace.note("on the wire to " + host + " for " + model);
    return farSide.apply(host, timing.now());
  }

  TargetState target(String model) {
    return targets.at(new Target("e", model, ""), "test", timing.now());
  }

  void sleep(Duration time) {
    timing.advance(time.toNanos(), () -> false);
  }

  /** One call by the blocking driver, its body read: what the application saw. */
  Seen blocking(CallScript script) {
    ScriptedExchange.Blocking exchange = new ScriptedExchange.Blocking(this, script);
    Runnable forget = hangUp(script, () -> exchange.hungUp = true);
    Seen seen;
    try {
      seen = Seen.of(BlockingCall.run(pipeline, route(script), exchange, exchange::untouched));
    } catch (Throwable error) {
      seen = Seen.thrown(error);
    }
    forget.run();
    return read(seen);
  }

  /** The same by the asynchronous driver. */
  Seen async(CallScript script) {
    ScriptedExchange.Async exchange = new ScriptedExchange.Async(this, script);
    CompletableFuture<ScriptedExchange.Got> future = startAsync(script, exchange);
    Runnable forget = hangUp(script, () -> future.cancel(true));
    timing.until(future::isDone);
    forget.run();
    return read(seen(future));
  }

  CompletableFuture<ScriptedExchange.Got> startAsync(
      CallScript script, ScriptedExchange.Async exchange) {
    return AsyncCall.start(pipeline, route(script), exchange, exchange::untouched);
  }

  static Seen seen(CompletableFuture<ScriptedExchange.Got> future) {
    try {
      return Seen.of(future.join());
    } catch (CompletionException error) {
      return Seen.thrown(error.getCause());
    } catch (Throwable error) {
      return Seen.thrown(error);
    }
  }

  private Route route(CallScript script) {
    return new Route(
        "e", new TestProvider(script, faults), new Operation("chat", script.treatment));
  }

  private Runnable hangUp(CallScript script, Runnable hangUp) {
    return script.cancelAfter == null
        ? () -> {}
        : timing.at(timing.now() + script.cancelAfter.toNanos(), hangUp);
  }

  private Seen read(Seen seen) {
    if (seen.got() != null) {
      seen.got().read(timing);
    }
    return seen;
  }
}
