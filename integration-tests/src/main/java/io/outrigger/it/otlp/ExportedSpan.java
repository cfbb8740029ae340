package io.outrigger.it.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A span as it arrived.
 *
 * @param service name of the service that exported it
 * @param scope name of its instrumentation scope
 */
public record ExportedSpan(String service, String scope, Span span) {

  /** Its name. */
  public String name() {
    return span.getName();
  }

  /** Its trace's id, in hexadecimal. */
  public String trace() {
    return hex(span.getTraceId());
  }

  /** Its own id, in hexadecimal. */
  public String id() {
    return hex(span.getSpanId());
  }

  /** Its parent's id, in hexadecimal; empty for a root. */
  public String parent() {
    return hex(span.getParentSpanId());
  }

  /** The value of an attribute as text; empty when it is not there. */
  public String attribute(String key) {
    return Attributes.text(span.getAttributesList(), key);
  }

  /** The names of its events. */
  public List<String> events() {
    return span.getEventsList().stream().map(Span.Event::getName).toList();
  }

  @Override
  public String toString() {
    return "%s [%s] id=%s parent=%s trace=%s %s"
        .formatted(
            name(),
            scope,
            id(),
            parent(),
            trace(),
            span.getAttributesList().stream()
                .map(a -> a.getKey() + "=" + attribute(a.getKey()))
                .collect(Collectors.joining(" ")));
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
