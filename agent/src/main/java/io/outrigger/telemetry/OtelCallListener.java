package io.outrigger.telemetry;

import io.outrigger.config.OutriggerConfig;
import io.outrigger.engine.CallFacts;
import io.outrigger.engine.CallListener;
import io.outrigger.engine.CallWatch;
import io.outrigger.engine.CircuitBreaker;
import io.outrigger.engine.Target;
import io.outrigger.engine.TargetState;
import io.outrigger.incident.IncidentChange;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reports calls through OpenTelemetry: the OpenTelemetry agent's where there is one, else the
 * application's own, else one that it starts itself. Making one touches no OpenTelemetry class; the
 * first call decides.
 */
public final class OtelCallListener implements CallListener {
  private final AgentFacts agent;
  private final WhoseOpenTelemetry whose;
  private final OwnTelemetry own;
  private final Consumer<String> log;

  /** What has been written to the log once and is not to be said again. */
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  OtelCallListener(AgentFacts agent, WhoseOpenTelemetry whose, OwnTelemetry own) {
    this(agent, whose, own, line -> {});
  }

  private OtelCallListener(
      AgentFacts agent, WhoseOpenTelemetry whose, OwnTelemetry own, Consumer<String> log) {
    this.agent = agent;
    this.whose = whose;
    this.own = own;
    this.log = log;
  }

  /**
   * Makes the listener for this JVM.
   *
   * @param version the agent's version, for the instrumentation scope
   * @param config the configuration in force
   * @param relocation {@code ApiRelocation::relocate}
   * @param log takes one line for the operator, without a line break
   */
  public static OtelCallListener create(
      String version,
      Supplier<OutriggerConfig> config,
      ClassRelocation relocation,
      Consumer<String> log) {
    return create(version, config, relocation, log, CallWatch.NONE);
  }

  /**
   * The same with somebody who hears of calls at once.
   *
   * @param watch told whether or not there is an SDK; must not throw
   */
  public static OtelCallListener create(
      String version,
      Supplier<OutriggerConfig> config,
      ClassRelocation relocation,
      Consumer<String> log,
      CallWatch watch) {
    AgentFacts agent = AgentFacts.of(version, config, watch);
    TelemetrySetup setup = new TelemetrySetup(agent, relocation, log, System::nanoTime);
    OtlpSettings settings = new OtlpSettings(OtlpSettings.Source.ofJvm());
    // A lambda: OwnSdk names SDK types, which must not be loaded before they are needed.
    OwnTelemetry own =
        new OwnTelemetry(setup, settings::isOff, () -> new OwnSdk(log, Map.of()).build());
    WhoseOpenTelemetry whose =
        new WhoseOpenTelemetry(setup, null, ClassLoader.getSystemClassLoader());
    return new OtelCallListener(agent, whose, own, log);
  }

  /** The name that the standard settings give the service, or null. */
  public static @Nullable String serviceName() {
    return OtlpSettings.Source.ofJvm().get("otel.service.name");
  }

  @Override
  public Call started(CallFacts facts) {
    try {
      return traced(facts);
    } catch (RuntimeException | LinkageError bug) {
      internalError("telemetry", bug);
      return new HeardCall(facts, agent.watch()); // who watches needs no OpenTelemetry
    }
  }

  private Call traced(CallFacts facts) {
    ClassLoader loader = loaderOf(facts);
    Destination found = whose.find(loader);
    if (found != null) {
      own.noLongerFor(loader);
      return new OtelCall(found, facts);
    }
    TraceParent current = currentSpanOf(loader);
    return own.started(current == null ? facts : current.around(facts), loader);
  }

  @Override
  public @Nullable String currentSpan(ClassLoader application) {
    TraceParent current = currentSpanOf(application);
    return current == null ? null : current.header();
  }

  /** Code of the application runs here; a parent that cannot be read is none. */
  private @Nullable TraceParent currentSpanOf(ClassLoader application) {
    try {
      return whose.currentSpan(application);
    } catch (RuntimeException | LinkageError unreadable) {
      return null;
    }
  }

  private static ClassLoader loaderOf(CallFacts facts) {
    ClassLoader application = facts.application();
    if (application != null) {
      return application;
    }
    ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
    return ofThread != null ? ofThread : ClassLoader.getSystemClassLoader();
  }

  @Override
  public void passedThrough(String reason) {
    agent.counts().passedThrough(reason);
  }

  @Override
  public void internalError(String component, Throwable error) {
    if (told.add(component)) {
      log.accept(
          "internal error in " + component + ", calls go on without it: " + SpanWords.place(error));
    }
    agent.counts().internalError(component);
    agent.watch().internalError(component);
  }

  /** Endpoints come from the configuration: the set stays small. */
  @Override
  public void waitIgnored(Target target, Duration asked) {
    agent.watch().waitIgnored(target, asked);
    if (told.add("wait " + target.endpoint())) {
      log.accept(
          "endpoint "
              + target.endpoint()
              + " asked to wait "
              + asked.toSeconds()
              + " s, longer than 24 hours: ignored, here and from now on");
    }
  }

  @Override
  public void targetAdded(TargetState target, String provider) {
    // Weakly: who keeps targets decides when one goes.
    WeakReference<TargetState> held = new WeakReference<>(target);
    agent
        .targets()
        .add(
            target.target(),
            target.breakerName(),
            provider,
            target.policy().circuit().counts(),
            () -> read(held.get()));
  }

  /** An incident opened, escalated or closed, just now. Told to whoever is told of calls. */
  public void incident(IncidentChange change) {
    IncidentEvents.tell(agent, change);
  }

  private static Targets.@Nullable Reading read(@Nullable TargetState target) {
    if (target == null) {
      return null;
    }
    CircuitBreaker.Standing circuit = target.standing();
    return new Targets.Reading(
        circuit.phase(), circuit.cause(), target.budgetTokens(), target.budgetLimit());
  }
}
