package io.outrigger.it.spring;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Reactor without Spring: whoever implements the OpenTelemetry API brings the span to Reactor's
 * threads, or nobody does. One call for each URL on standard input.
 */
public final class ReactorApp {
  private ReactorApp() {}

  @SuppressWarnings("try") // the scope is held, not used
  public static void main(String[] arguments) throws Exception {
    BufferedReader urls =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String url = urls.readLine(); url != null; url = urls.readLine()) {
      Span span = GlobalOpenTelemetry.getTracer("the-app").spanBuilder("app work").startSpan();
      try (Scope scope = span.makeCurrent()) {
        System.out.println("ANSWER " + Client.reactive(url));
      } finally {
        span.end();
      }
    }
    System.exit(0);
  }
}
