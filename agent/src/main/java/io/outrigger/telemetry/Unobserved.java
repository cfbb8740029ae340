package io.outrigger.telemetry;

import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the OpenTelemetry agent's eyes off what the agent itself sends: the address of an
 * operator's webhook often is its credential, and would stand in a span.
 */
final class Unobserved {
  private static final String KEY = "api.impl.InstrumentationUtil";

  private Unobserved() {}

  /** Runs it once, on this thread, observed where that cannot be helped. */
  static void run(Runnable action) {
    AtomicBoolean begun = new AtomicBoolean();
    Runnable once =
        () -> {
          if (begun.compareAndSet(false, true)) {
            action.run();
          }
        };
    try {
      Method suppress = suppression();
      if (suppress != null) {
        suppress.invoke(null, once);
      }
    } catch (ReflectiveOperationException | LinkageError notSuppressed) {
      // The action's own failure comes here, too; it is the last thing on its thread.
    }
    once.run();
  }

  /** Null where there is no such agent, or not yet: its context must not be touched before it. */
  private static @Nullable Method suppression() throws ReflectiveOperationException {
    Class<?> global = GlobalApi.find(GlobalApi.OTEL_AGENT, null);
    return global == null || !new GlobalApi(global).isSet()
        ? null
        : Class.forName(GlobalApi.OTEL_AGENT + KEY, true, null)
            .getMethod("suppressInstrumentation", Runnable.class);
  }
}
