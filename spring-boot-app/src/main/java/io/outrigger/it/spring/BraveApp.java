package io.outrigger.it.spring;

import brave.ScopedSpan;
import brave.Tracing;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Traces with Brave, as Micrometer's other bridge does. One call for each {@code client url}. */
public final class BraveApp {
  private BraveApp() {}

  public static void main(String[] arguments) throws Exception {
    try (Tracing tracing = Tracing.newBuilder().build()) {
      BufferedReader commands =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        String[] words = line.split(" ", -1);
        ScopedSpan span = tracing.tracer().startScopedSpan("app work");
        String ids = span.context().traceIdString() + "/" + span.context().spanIdString();
        System.out.println("ANSWER " + Client.call(words[0], words[1]) + " " + ids);
        span.finish();
      }
    }
    System.exit(0);
  }
}
