package io.outrigger.telemetry;

import io.outrigger.telemetry.Destination.Owner;
import java.lang.ref.WeakReference;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds whose OpenTelemetry a call belongs to: the OpenTelemetry agent's, else the application's.
 * Nothing is looked at before the first call: an OpenTelemetry class touched in premain would fix
 * its context storage before the OpenTelemetry agent can bridge it.
 */
final class WhoseOpenTelemetry {
  private final TelemetrySetup setup;
  private final @Nullable ClassLoader agentLoader;
  private final ClassLoader poolLoader;
  // Kept by the application's own class: goes when its loader goes.
  private final ClassValue<ForeignTelemetry> applications =
      new ClassValue<>() {
        @Override
        protected ForeignTelemetry computeValue(Class<?> global) {
          return new ForeignTelemetry(global, Owner.APPLICATION, setup);
        }
      };
  private final ClassValue<Optional<BraveSpan>> braves =
      new ClassValue<>() {
        @Override
        protected Optional<BraveSpan> computeValue(Class<?> tracing) {
          return Optional.ofNullable(BraveSpan.of(tracing));
        }
      };
  private final LoadersClass globals =
      new LoadersClass(loader -> GlobalApi.find(GlobalApi.APPLICATION, loader));
  private final LoadersClass tracings = new LoadersClass(BraveSpan::find);
  private volatile boolean agentLookedFor;
  private volatile boolean applicationSeen;
  private volatile WeakReference<@Nullable ForeignTelemetry> onlyApplication =
      new WeakReference<>(null);
  private volatile @Nullable ForeignTelemetry otelAgent;

  /**
   * Looks for other people's OpenTelemetry.
   *
   * @param agentLoader where the OpenTelemetry agent's classes are: null, the boot loader
   * @param poolLoader the context loader of threads that belong to no application: the system's
   */
  WhoseOpenTelemetry(
      TelemetrySetup setup, @Nullable ClassLoader agentLoader, ClassLoader poolLoader) {
    this.setup = setup;
    this.poolLoader = poolLoader;
    this.agentLoader = agentLoader;
  }

  /** Somebody else's, or null where (so far) only our own remains. */
  @Nullable Destination find(ClassLoader application) {
    ForeignTelemetry agent = agentLookedFor ? otelAgent : lookForAgent();
    if (agent != null) {
      Destination found = agent.ask();
      if (found != null) {
        return found;
      }
    }
    Class<?> global = globals.of(application);
    if (global != null) {
      ForeignTelemetry asked = applications.get(global);
      Destination found = asked.ask();
      if (found != null && !applicationSeen) {
        applicationSeen = true;
        onlyApplication = new WeakReference<>(asked);
      } else if (found != null && onlyApplication.get() != asked) {
        onlyApplication = new WeakReference<>(null);
      }
      return found;
    }
    return application == poolLoader ? ofOnlyApplication() : null;
  }

  /** The application's current span, whoever is told of it; null where there is none. */
  @Nullable TraceParent currentSpan(ClassLoader application) {
    Class<?> global = globals.of(application);
    TraceParent current = global == null ? null : applications.get(global).currentSpan();
    Class<?> tracing = current == null ? tracings.of(application) : null;
    return tracing == null ? current : braves.get(tracing).map(BraveSpan::current).orElse(null);
  }

  /**
   * A thread of the common pool has the system loader, which does not see what is in a fat jar or a
   * web application. Where only one application has an OpenTelemetry, the call is most likely its.
   */
  private @Nullable Destination ofOnlyApplication() {
    ForeignTelemetry only = onlyApplication.get();
    return only == null ? null : only.ask();
  }

  private synchronized @Nullable ForeignTelemetry lookForAgent() {
    if (!agentLookedFor) {
      Class<?> global = GlobalApi.find(GlobalApi.OTEL_AGENT, agentLoader);
      if (global != null) {
        otelAgent = new ForeignTelemetry(global, Owner.OTEL_AGENT, setup);
      }
      agentLookedFor = true; // last: who reads it without the lock sees the other one, too
    }
    return otelAgent;
  }
}
