package io.outrigger.telemetry.binding;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.outrigger.engine.CallListener.Scope;
import io.outrigger.telemetry.Attrs;
import io.outrigger.telemetry.Binding;
import io.outrigger.telemetry.Instrument;
import io.outrigger.telemetry.Key;
import io.outrigger.telemetry.TraceParent;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@link Binding} on the copy of the API that this class is defined beside. */
public final class ApiBinding implements Binding {
  private final OpenTelemetry telemetry;
  private final String scope;
  private final String version;
  private final Tracer tracer;
  private final Meter meter;
  private final @Nullable AttributeKey<?>[] keys;
  private @Nullable ApiLogs logs;
  private boolean logsAskedFor;

  /**
   * Binds to an OpenTelemetry.
   *
   * @param openTelemetry of this copy's type
   * @param scope name of the instrumentation scope
   * @param version its version
   * @param keyCount how many {@link Key}s there are
   */
  public ApiBinding(Object openTelemetry, String scope, String version, int keyCount) {
    this.telemetry = (OpenTelemetry) openTelemetry;
    this.scope = scope;
    this.version = version;
    this.tracer = telemetry.getTracer(scope, version);
    this.meter = telemetry.meterBuilder(scope).setInstrumentationVersion(version).build();
    this.keys = new AttributeKey<?>[keyCount];
  }

  @Override
  public Object currentContext() {
    return Context.current();
  }

  @Override
  public Object withParent(Object context, @Nullable TraceParent remote) {
    Context seen = (Context) context;
    if (remote == null || Span.fromContext(seen).getSpanContext().isValid()) {
      return seen;
    }
    TraceFlags flags = remote.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault();
    return seen.with(
        Span.wrap(
            SpanContext.createFromRemoteParent(
                remote.traceId(), remote.spanId(), flags, TraceState.getDefault())));
  }

  @Override
  public SpanRef startSpan(String name, Object parent, Attrs attributes, long epochNanos) {
    SpanBuilder builder =
        tracer.spanBuilder(name).setSpanKind(SpanKind.CLIENT).setParent((Context) parent);
    for (int i = 0; i < attributes.size(); i++) {
      builder.setAttribute(this.<Object>key(attributes.key(i)), attributes.value(i));
    }
    if (epochNanos > 0) {
      builder.setStartTimestamp(epochNanos, TimeUnit.NANOSECONDS);
    }
    Span span = builder.startSpan();
    return new ApiSpan(this, span, ((Context) parent).with(span));
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // Handed to the caller, who closes it.
  public Scope attach(Object context) {
    return ((Context) context).makeCurrent()::close;
  }

  @Override
  public Object labels(Attrs attributes) {
    return attributesOf(attributes);
  }

  @Override
  public Counter counter(Instrument instrument) {
    return ApiInstruments.counter(meter, instrument);
  }

  @Override
  public Histogram histogram(Instrument instrument) {
    return ApiInstruments.histogram(meter, instrument);
  }

  @Override
  public void observe(Instrument instrument, Consumer<Readings> callback) {
    ApiInstruments.observe(meter, instrument, callback);
  }

  @Override
  public void log(
      String event,
      boolean warning,
      String body,
      Attrs attributes,
      long epochNanos,
      @Nullable Object context) {
    ApiLogs to = logs();
    if (to != null) {
      to.emit(event, warning, body, attributesOf(attributes), epochNanos, (Context) context);
    }
  }

  private synchronized @Nullable ApiLogs logs() {
    if (!logsAskedFor) {
      logsAskedFor = true;
      try {
        logs = new ApiLogs(telemetry, scope, version);
      } catch (LinkageError olderThan1_27) {
        // Nobody to tell.
      }
    }
    return logs;
  }

  Attributes attributesOf(Attrs attributes) {
    AttributesBuilder builder = Attributes.builder();
    for (int i = 0; i < attributes.size(); i++) {
      builder.put(this.<Object>key(attributes.key(i)), attributes.value(i));
    }
    return builder.build();
  }

  /** The caller knows that the value fits: {@code Attrs} lets in nothing else. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  <T> AttributeKey<T> key(Key key) {
    AttributeKey<?> known = keys[key.index()];
    if (known == null) {
      known = create(key);
      keys[key.index()] = known;
    }
    return (AttributeKey<T>) known;
  }

  private static AttributeKey<?> create(Key key) {
    return switch (key.kind()) {
      case STRING -> AttributeKey.stringKey(key.name());
      case LONG -> AttributeKey.longKey(key.name());
      case DOUBLE -> AttributeKey.doubleKey(key.name());
      case BOOLEAN -> AttributeKey.booleanKey(key.name());
      case STRINGS -> AttributeKey.stringArrayKey(key.name());
    };
  }
}
