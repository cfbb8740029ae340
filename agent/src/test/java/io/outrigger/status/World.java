package io.outrigger.status;

import io.outrigger.config.ConfigLoader;
import io.outrigger.config.ConfigSources;
import io.outrigger.config.ErrorCategory;
import io.outrigger.config.OutriggerConfig;
import io.outrigger.engine.AttemptEnd;
import io.outrigger.engine.AttemptEnd.Disposition;
import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.CallEnd;
import io.outrigger.engine.CallFacts;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.CallWatch;
import io.outrigger.engine.CircuitBreaker.Permit;
import io.outrigger.engine.Classification;
import io.outrigger.engine.Classification.Repeat;
import io.outrigger.engine.ReplyFacts;
import io.outrigger.engine.SomeCall;
import io.outrigger.engine.Target;
import io.outrigger.engine.TargetState;
import io.outrigger.engine.Targets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Real targets, a real listener, time and calls as a test says. */
final class World {
  static final Target GPT = new Target("openai", "gpt-4o", "");

  final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000); // it wraps, as it may
  final List<String> log = new CopyOnWriteArrayList<>();
  final List<OpenIncident> incidents = new ArrayList<>();
  final OutriggerConfig config;
  final Targets targets;
  final StatusSetup setup;
  final StatusWatch heard;

  World(String... settings) {
    Map<String, String> properties = new java.util.HashMap<>();
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      properties.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    config =
        ConfigLoader.load(
                new ConfigSources(null, Map.of(), properties, Path.of("").toAbsolutePath()))
            .config();
    targets = new Targets(config, (state, provider) -> {});
    long begin = nanos.get();
    setup =
        new StatusSetup(
            "1.2.3",
            () -> config,
            targets::all,
            () -> incidents,
            (task, name) -> {
              Thread thread = new Thread(task, "test-" + name);
              thread.setDaemon(true);
              return thread;
            },
            log::add,
            nanos::get,
            () -> 1_800_000_000_000L + (nanos.get() - begin) / 1_000_000);
    heard = new StatusWatch(setup.nanoTime(), setup.wallMillis());
  }

  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  Health health() {
    return Health.read(setup, heard);
  }

  TargetState target(Target target) {
    return targets.at(target, "openai", nanos.get());
  }

  /** Failures until the target's circuit is open. */
  void open(Target target) {
    TargetState state = target(target);
    for (int i = 0; i < state.policy().circuit().failureThreshold(); i++) {
      Permit permit = (Permit) state.breaker().tryAcquire(nanos.get());
      state.breaker().failed(permit, ErrorCategory.TRANSIENT, nanos.get(), 0, 0);
    }
  }

  /** A call that asked for one target, in a trace of its own. */
  static CallWatch.Watched call(Target asked, Target now, String traceId) {
    CallFacts facts =
        new CallFacts(
            "chat", "openai", asked, false, "api.example", 443, Map.of("prompt", "secret"));
    return new SomeCall(facts, now, traceId);
  }

  static CallWatch.Watched call(Target target) {
    return call(target, target, "trace");
  }

  /** A call of one attempt. */
  void call(Target target, @Nullable ErrorCategory failure) {
    CallWatch.Watched call = call(target);
    if (failure == null) {
      heard.attemptAnswered(target);
      heard.ended(call, end(CallOutcome.OK, null));
    } else {
      heard.attemptFailed(call, ended(target, failure));
      heard.ended(call, end(CallOutcome.FAILED, failure));
    }
  }

  static AttemptFacts attempt(Target target) {
    return new AttemptFacts(
        1, 0, target, "openai", "POST", "https", "api.example", 443, "/v1", "key=secret");
  }

  static AttemptEnd ended(Target target, @Nullable ErrorCategory failure) {
    return new AttemptEnd(
        attempt(target),
        failure == null ? 200 : 500,
        failure == null ? null : failure(failure),
        failure == null ? null : new IllegalStateException("secret"),
        failure == null ? Disposition.NONE : Disposition.SURFACED,
        1_000_000,
        0);
  }

  static Classification failure(ErrorCategory category) {
    return new Classification(
        category,
        category == ErrorCategory.TRANSIENT ? "server_error" : "code",
        "rule",
        0,
        null,
        Repeat.ANSWERED,
        true,
        true);
  }

  static CallEnd end(CallOutcome outcome, @Nullable ErrorCategory category) {
    boolean refused = outcome == CallOutcome.REFUSED;
    return new CallEnd(
        outcome,
        category,
        refused,
        category == null ? null : refused ? "circuit_open" : "server_error",
        refused ? 0 : 1,
        0,
        1_000,
        -1,
        2_000_000,
        ReplyFacts.NONE,
        null);
  }
}
