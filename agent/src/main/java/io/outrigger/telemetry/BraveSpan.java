package io.outrigger.telemetry;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Brave, which Micrometer traces with where it does not with OpenTelemetry. Its current span is
 * read through its public API; what was never used there is not started by that.
 */
final class BraveSpan {
  private final Method tracing;
  private final Method currentContext;
  private final Method context;
  private final Method traceId;
  private final Method spanId;
  private final Method sampled;

  private BraveSpan(Class<?> type) throws ReflectiveOperationException {
    ClassLoader loader = type.getClassLoader();
    Class<?> contexts = Class.forName("brave.propagation.CurrentTraceContext", false, loader);
    Class<?> ids = Class.forName("brave.propagation.TraceContext", false, loader);
    this.tracing = type.getMethod("current");
    this.currentContext = type.getMethod("currentTraceContext");
    this.context = contexts.getMethod("get");
    this.traceId = ids.getMethod("traceIdString");
    this.spanId = ids.getMethod("spanIdString");
    this.sampled = ids.getMethod("sampled");
  }

  /** The class to ask as that loader sees it, null where it has none. */
  static @Nullable Class<?> find(ClassLoader loader) {
    try {
      return Class.forName("brave.Tracing", false, loader);
    } catch (ClassNotFoundException | LinkageError absent) {
      return null;
    }
  }

  /** Null where this version of Brave is another one than we know. */
  static @Nullable BraveSpan of(Class<?> tracing) {
    try {
      return new BraveSpan(tracing);
    } catch (ReflectiveOperationException | LinkageError unknown) {
      return null;
    }
  }

  /** The span current on this thread, or null. */
  @Nullable TraceParent current() {
    try {
      Object mine = tracing.invoke(null);
      Object now = mine == null ? null : context.invoke(currentContext.invoke(mine));
      if (now == null) {
        return null;
      }
      String trace = (String) traceId.invoke(now);
      return new TraceParent(
          "0".repeat(32 - trace.length()) + trace, // 64 bits by default
          (String) spanId.invoke(now),
          !Boolean.FALSE.equals(sampled.invoke(now)));
    } catch (ReflectiveOperationException | LinkageError | RuntimeException unreadable) {
      return null;
    }
  }
}
