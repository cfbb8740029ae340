package io.outrigger.it.zipkin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.outrigger.it.otlp.ExportedSpan;
import java.util.List;

/**
 * What a Collector's exporter for Zipkin makes of spans, by OpenTelemetry's rules: Zipkin takes no
 * OTLP.
 */
final class ZipkinSpans {
  private ZipkinSpans() {}

  static ArrayNode of(List<ExportedSpan> spans) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    spans.forEach(span -> translate(span, all.addObject()));
    return all;
  }

  private static void translate(ExportedSpan exported, ObjectNode to) {
    Span span = exported.span();
    to.put("traceId", exported.trace());
    to.put("id", exported.id());
    if (!exported.parent().isEmpty()) {
      to.put("parentId", exported.parent());
    }
    to.put("name", exported.name());
    if (span.getKind() != Span.SpanKind.SPAN_KIND_INTERNAL) {
      to.put("kind", span.getKind().name().replace("SPAN_KIND_", ""));
    }
    long start = micros(span.getStartTimeUnixNano());
    to.put("timestamp", start);
    to.put("duration", Math.max(1, micros(span.getEndTimeUnixNano()) - start));
    to.putObject("localEndpoint").put("serviceName", exported.service());
    if (!exported.attribute("server.address").isEmpty()) {
      ObjectNode remote = to.putObject("remoteEndpoint");
      remote.put("serviceName", exported.attribute("server.address"));
      remote.put("port", Integer.parseInt(exported.attribute("server.port")));
    }
    ObjectNode tags = to.putObject("tags");
    span.getAttributesList()
        .forEach(each -> tags.put(each.getKey(), exported.attribute(each.getKey())));
    tags.put("otel.scope.name", exported.scope());
    if (span.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR) {
      tags.put("otel.status_code", "ERROR");
      tags.put("error", span.getStatus().getMessage());
    }
    ArrayNode annotations = to.putArray("annotations");
    for (Span.Event event : span.getEventsList()) {
      annotations
          .addObject()
          .put("timestamp", micros(event.getTimeUnixNano()))
          .put("value", event.getName());
    }
  }

  private static long micros(long nanos) {
    return nanos / 1_000;
  }
}
