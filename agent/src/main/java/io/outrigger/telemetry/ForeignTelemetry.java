package io.outrigger.telemetry;

import io.outrigger.telemetry.Destination.Owner;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An OpenTelemetry that is somebody else's: asked on each call until it is there, for two minutes
 * (an application may set up its SDK after its first LLM call); then either final or given up.
 */
final class ForeignTelemetry {
  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(2);

  private final GlobalApi api;
  private final Owner owner;
  private final TelemetrySetup setup;
  private final ReadContext context;
  private volatile @Nullable Destination destination;
  private volatile boolean givenUp;
  private long firstAsked;
  private boolean asked;

  ForeignTelemetry(Class<?> global, Owner owner, TelemetrySetup setup) {
    this.api = new GlobalApi(global);
    this.owner = owner;
    this.setup = setup;
    this.context = new ReadContext(api, setup.relocation());
  }

  /** The span current on this thread, also where its SDK cannot be had; null if there is none. */
  @Nullable TraceParent currentSpan() {
    return context.currentSpan();
  }

  @Nullable Destination ask() {
    Destination known = destination;
    return known != null || givenUp ? known : askAgain();
  }

  private synchronized @Nullable Destination askAgain() {
    if (destination != null || givenUp) {
      return destination;
    }
    // The OpenTelemetry agent's no-op is its operator's wish; an application's is an accident.
    if (api.isSet() && (owner == Owner.OTEL_AGENT || !api.isNoop())) {
      try {
        destination = connect();
      } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
        givenUp = true;
        Throwable why = e instanceof InvocationTargetException ? e.getCause() : e;
        String whose = owner == Owner.APPLICATION ? "application" : "OpenTelemetry agent";
        setup.log().accept("telemetry: the " + whose + "'s OpenTelemetry cannot be used: " + why);
      }
      return destination;
    }
    long now = setup.nanoTime().getAsLong();
    if (!asked) {
      asked = true;
      firstAsked = now;
    } else if (now - firstAsked > PATIENCE) {
      givenUp = true;
    }
    return null;
  }

  private Destination connect() throws ReflectiveOperationException {
    BindingLoader loader = new BindingLoader(api.loader(), api.prefix(), setup.relocation());
    Binding binding = loader.bind(api.get(), setup.agent().version());
    touchContext(binding);
    return new Destination(binding, owner, setup.agent(), resendCounter());
  }

  /**
   * The first touch of a copy's context looks for storage providers with the thread's context
   * loader; one that holds another copy would break the application's contexts for good.
   */
  private void touchContext(Binding binding) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    boolean same = GlobalApi.find(api.prefix(), before) == api.type();
    if (!same) {
      thread.setContextClassLoader(api.loader());
    }
    try {
      binding.currentContext();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /**
   * The OpenTelemetry agent counts resends in a context that was prepared for it; then its HTTP
   * spans say {@code http.request.resend_count} for any client.
   */
  private UnaryOperator<Object> resendCounter() {
    if (owner != Owner.OTEL_AGENT) {
      return UnaryOperator.identity();
    }
    String agentPrefix =
        api.prefix().substring(0, api.prefix().length() - GlobalApi.APPLICATION.length());
    Method initialize;
    try {
      Class<?> context = Class.forName(api.prefix() + "context.Context", false, api.loader());
      initialize =
          Class.forName(
                  agentPrefix + "instrumentation.api.semconv.http.HttpClientRequestResendCount",
                  false,
                  api.loader())
              .getMethod("initialize", context);
    } catch (ReflectiveOperationException | LinkageError absent) {
      return UnaryOperator.identity();
    }
    return context -> {
      try {
        return initialize.invoke(null, context);
      } catch (ReflectiveOperationException e) {
        return context;
      }
    };
  }
}
