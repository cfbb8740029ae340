package io.outrigger.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a call when it starts.
 *
 * @param operation the GenAI operation name, such as {@code chat}
 * @param provider the dialect's configuration word, such as {@code openai}
 * @param target where the first attempt goes
 * @param stream whether the caller asked for a stream
 * @param serverAddress host of the request
 * @param serverPort port of the request
 * @param parameters request parameters by the last part of their {@code gen_ai.request.*} name
 *     ({@code max_tokens}, {@code temperature}, ...); values are Long, Double, String, Boolean or
 *     {@code List<String>}; never prompts
 * @param traceparent value of that header on the request, where the application or a library put
 *     one; the trace's parent where no context is visible
 * @param application loader of the client's class where it is the application's own (OkHttp), null
 *     for the JDK's clients: whose OpenTelemetry is asked for first
 */
public record CallFacts(
    String operation,
    String provider,
    Target target,
    boolean stream,
    String serverAddress,
    int serverPort,
    Map<String, Object> parameters,
    @Nullable String traceparent,
    @Nullable ClassLoader application) {

  /** A call without trace header, through a client of the JDK. */
  public CallFacts(
      String operation,
      String provider,
      Target target,
      boolean stream,
      String serverAddress,
      int serverPort,
      Map<String, Object> parameters) {
    this(operation, provider, target, stream, serverAddress, serverPort, parameters, null, null);
  }
}
