package io.outrigger.telemetry;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The standard {@code OTEL_*} settings as far as they must be known before an SDK exists. */
final class OtlpSettings {
  private final Source source;

  /** Values by property name ({@code otel.sdk.disabled}). */
  @FunctionalInterface
  interface Source {
    @Nullable String get(String property);

    /** System properties before environment variables, as OpenTelemetry reads them. */
    static Source ofJvm() {
      return property -> {
        String value = System.getProperty(property);
        return value != null
            ? value
            : System.getenv(property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'));
      };
    }
  }

  OtlpSettings(Source source) {
    this.source = source;
  }

  /** Whether nothing would be exported: then no SDK is built. */
  boolean isOff() {
    return "true".equalsIgnoreCase(value("otel.sdk.disabled", "false"))
        || (exportsNothing("otel.traces.exporter")
            && exportsNothing("otel.metrics.exporter")
            && !value("otel.logs.exporter", "none").equalsIgnoreCase("otlp"));
  }

  private boolean exportsNothing(String property) {
    return value(property, "otlp").equalsIgnoreCase("none");
  }

  private String value(String property, String otherwise) {
    String value = source.get(property);
    return value == null || value.isBlank() ? otherwise : value.trim();
  }
}
