package io.outrigger.telemetry.binding;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.outrigger.telemetry.TraceParent;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The span current on the asking thread, in the copy of the API that this is defined beside. */
public final class CurrentSpan implements Supplier<@Nullable TraceParent> {

  @Override
  public @Nullable TraceParent get() {
    SpanContext current = Span.current().getSpanContext();
    return current.isValid()
        ? new TraceParent(current.getTraceId(), current.getSpanId(), current.isSampled())
        : null;
  }
}
