package io.outrigger.telemetry;

import io.outrigger.engine.CallListener.Scope;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One copy of the OpenTelemetry API, seen without its types. There may be three copies in a JVM
 * (ours, the application's, the OpenTelemetry agent's); what is named and when is decided once,
 * above this line. Contexts and labels are opaque objects of the copy.
 */
public interface Binding {

  /** The context current on this thread. */
  Object currentContext();

  /** {@code context} where it holds a span, else a context with the remote parent. */
  Object withParent(Object context, @Nullable TraceParent remote);

  /**
   * Starts a span of kind CLIENT.
   *
   * @param epochNanos when, in nanoseconds since the epoch; 0 = now, by the SDK's own clock
   */
  SpanRef startSpan(String name, Object parent, Attrs attributes, long epochNanos);

  /** Makes a context current on this thread. */
  Scope attach(Object context);

  /** Attributes of a metric, worth keeping. */
  Object labels(Attrs attributes);

  /** Creates a counter. */
  Counter counter(Instrument instrument);

  /** Creates a histogram. */
  Histogram histogram(Instrument instrument);

  /** Registers something that is read when metrics are collected. */
  void observe(Instrument instrument, Consumer<Readings> callback);

  /**
   * Tells a log event; nothing where the copy knows no logs.
   *
   * @param warning whether it is worth a warning, else information
   * @param body a sentence for people
   * @param epochNanos when, in nanoseconds since the epoch; 0 = now
   * @param context what it belongs to, or null
   */
  void log(
      String event,
      boolean warning,
      String body,
      Attrs attributes,
      long epochNanos,
      @Nullable Object context);

  /** A started span. */
  interface SpanRef {
    /** Its trace's id, or null where nothing is traced. */
    @Nullable String traceId();

    /** The parent's context with this span in it. */
    Object context();

    void set(Attrs attributes);

    void event(String name, Attrs attributes, long epochNanos);

    void error(String description);

    void end(long epochNanos);
  }

  /** A counter; the context gives exemplars their trace. */
  interface Counter {
    void add(long value, Object labels, @Nullable Object context);
  }

  /** A histogram; the context gives exemplars their trace. */
  interface Histogram {
    void record(double value, Object labels, @Nullable Object context);
  }

  /** Takes the readings of one collection. */
  interface Readings {
    void add(double value, Object labels);
  }
}
