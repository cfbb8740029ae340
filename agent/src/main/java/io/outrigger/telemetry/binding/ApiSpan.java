package io.outrigger.telemetry.binding;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.outrigger.telemetry.Attrs;
import io.outrigger.telemetry.Binding;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A span and the context that holds it. */
final class ApiSpan implements Binding.SpanRef {
  private final ApiBinding binding;
  private final Span span;
  private final Context context;

  ApiSpan(ApiBinding binding, Span span, Context context) {
    this.binding = binding;
    this.span = span;
    this.context = context;
  }

  @Override
  public @Nullable String traceId() {
    SpanContext shown = span.getSpanContext();
    return shown.isValid() ? shown.getTraceId() : null;
  }

  @Override
  public Object context() {
    return context;
  }

  @Override
  public void set(Attrs attributes) {
    if (span.isRecording()) {
      for (int i = 0; i < attributes.size(); i++) {
        span.setAttribute(binding.<Object>key(attributes.key(i)), attributes.value(i));
      }
    }
  }

  @Override
  public void event(String name, Attrs attributes, long epochNanos) {
    if (epochNanos > 0) {
      span.addEvent(name, binding.attributesOf(attributes), epochNanos, TimeUnit.NANOSECONDS);
    } else {
      span.addEvent(name, binding.attributesOf(attributes));
    }
  }

  @Override
  public void error(String description) {
    span.setStatus(StatusCode.ERROR, description);
  }

  @Override
  public void end(long epochNanos) {
    if (epochNanos > 0) {
      span.end(epochNanos, TimeUnit.NANOSECONDS);
    } else {
      span.end();
    }
  }
}
