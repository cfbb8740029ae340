package io.outrigger.telemetry.binding;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.context.Context;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Log events of one copy of the API; loaded where there is one to tell. */
final class ApiLogs {
  private final Logger logger;

  /** Throws a {@code LinkageError} where the copy is older than 1.27. */
  ApiLogs(OpenTelemetry telemetry, String scope, String version) {
    this.logger =
        telemetry.getLogsBridge().loggerBuilder(scope).setInstrumentationVersion(version).build();
  }

  void emit(
      String event,
      boolean warning,
      String body,
      Attributes attributes,
      long epochNanos,
      @Nullable Context context) {
    LogRecordBuilder builder =
        logger
            .logRecordBuilder()
            .setSeverity(warning ? Severity.WARN : Severity.INFO)
            .setSeverityText(warning ? "WARN" : "INFO")
            .setBody(body)
            .setContext(context == null ? Context.root() : context)
            .setAllAttributes(attributes);
    if (epochNanos > 0) {
      builder.setTimestamp(epochNanos, TimeUnit.NANOSECONDS);
    }
    try {
      builder.setEventName(event);
    } catch (LinkageError olderThan1_50) {
      builder.setAttribute(AttributeKey.stringKey("event.name"), event);
    }
    builder.emit();
  }
}
