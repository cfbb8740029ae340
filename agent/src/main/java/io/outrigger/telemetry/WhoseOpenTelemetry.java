package io.outrigger.telemetry;

import io.outrigger.telemetry.Destination.Owner;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;
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
  // Where a loader has the API; an empty reference where it has none.
  private final Map<ClassLoader, WeakReference<@Nullable Class<?>>> globals = new WeakHashMap<>();
  // The answer for the loader asked last: most JVMs have one, and its calls take no lock.
  private volatile Seen lastSeen = new Seen(new WeakReference<>(null), new WeakReference<>(null));
  private volatile boolean agentLookedFor;
  private volatile boolean applicationSeen;
  private volatile WeakReference<@Nullable ForeignTelemetry> onlyApplication =
      new WeakReference<>(null);
  private volatile @Nullable ForeignTelemetry otelAgent;

  /** Where one loader has the API; both held weakly. */
  private record Seen(
      WeakReference<@Nullable ClassLoader> application, WeakReference<@Nullable Class<?>> global) {}

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
    Class<?> global = globalOf(application);
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

  /** The application's current span, for who found nobody to tell; null where there is none. */
  @Nullable TraceParent currentSpan(ClassLoader application) {
    Class<?> global = globalOf(application);
    return global == null ? null : applications.get(global).currentSpan();
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

  private @Nullable Class<?> globalOf(ClassLoader application) {
    Seen last = lastSeen;
    if (last.application().refersTo(application)) {
      return last.global().get();
    }
    WeakReference<@Nullable Class<?>> found = lookForGlobal(application);
    lastSeen = new Seen(new WeakReference<>(application), found);
    return found.get();
  }

  private synchronized WeakReference<@Nullable Class<?>> lookForGlobal(ClassLoader application) {
    WeakReference<@Nullable Class<?>> known = globals.get(application);
    if (known == null) {
      known = new WeakReference<>(GlobalApi.find(GlobalApi.APPLICATION, application));
      globals.put(application, known);
    }
    return known;
  }
}
