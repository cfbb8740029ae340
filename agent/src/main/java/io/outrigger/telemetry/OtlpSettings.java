package io.outrigger.telemetry;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The standard {@code OTEL_*} settings as far as they must be known before an SDK exists. */
final class OtlpSettings {
  private static final String DEFAULT = "http://localhost:4318";

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
        || (exportsNothing("otel.traces.exporter") && exportsNothing("otel.metrics.exporter"));
  }

  private boolean exportsNothing(String property) {
    return value(property, "otlp").equalsIgnoreCase("none");
  }

  /** {@code host:port} of every address we may export to. */
  Set<String> addresses() {
    String everywhere = value("otel.exporter.otlp.endpoint", DEFAULT);
    Set<String> addresses = new LinkedHashSet<>();
    for (String signal : List.of("traces", "metrics")) {
      String own = value("otel.exporter.otlp." + signal + ".endpoint", everywhere);
      String address = hostAndPort(own);
      if (address != null) {
        addresses.add(address);
      }
    }
    return addresses;
  }

  private static @Nullable String hostAndPort(String endpoint) {
    try {
      URI uri = URI.create(endpoint);
      if (uri.getHost() == null) {
        return null;
      }
      int usual = "https".equals(uri.getScheme()) ? 443 : 80;
      int port = uri.getPort() > 0 ? uri.getPort() : usual;
      return uri.getHost().toLowerCase(Locale.ROOT) + ':' + port;
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  private String value(String property, String otherwise) {
    String value = source.get(property);
    return value == null || value.isBlank() ? otherwise : value.trim();
  }
}
