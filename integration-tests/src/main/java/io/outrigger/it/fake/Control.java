package io.outrigger.it.fake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * Steers the server from another process, over HTTP:
 *
 * <pre>
 * POST /_control/script     lines "scenario step step ...", see {@link ScriptText}
 * POST /_control/text?s01   the body is the answer's text from now on
 * POST /_control/forget?s01 empties the log
 * GET  /_control/attempts?s01   one line per attempt: number, nanoseconds, method, path, bytes, served, client closed
 * GET  /_control/count?s01  how many
 * </pre>
 */
final class Control {
  private final FakeLlm fake;

  Control(FakeLlm fake) {
    this.fake = fake;
  }

  void play(Exchange exchange) throws IOException {
    Request request = exchange.request();
    String[] pathAndScenario = request.path().split("\\?", 2);
    String scenario = pathAndScenario.length > 1 ? pathAndScenario[1] : "";
    String answer;
    int status = 200;
    try {
      answer = answer(pathAndScenario[0], scenario, request.bodyText());
    } catch (IllegalArgumentException e) {
      status = 400;
      answer = String.valueOf(e.getMessage());
    }
    byte[] body = (answer + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.answer(status, Headers.of("content-type", "text/plain; charset=utf-8"), body);
  }

  private String answer(String command, String scenario, String body) {
    return switch (command) {
      case "/script" -> {
        ScriptText.parse(body).forEach(fake::script);
        yield "ok";
      }
      case "/text" -> {
        fake.text(scenario, body);
        yield "ok";
      }
      case "/forget" -> {
        fake.forget(scenario);
        yield "ok";
      }
      case "/count" -> Integer.toString(fake.attemptCount(scenario));
      case "/attempts" ->
          fake.attempts(scenario).stream().map(Control::line).collect(Collectors.joining("\n"));
      default ->
          throw new IllegalArgumentException(
              "unknown command " + command + "; known: /script /text /forget /count /attempts");
    };
  }

  private static String line(Attempt attempt) {
    return "%d\t%d\t%s\t%s\t%d\t%s\t%s"
        .formatted(
            attempt.number(),
            attempt.arrivedNanos(),
            attempt.request().method(),
            attempt.request().path(),
            attempt.request().body().length,
            attempt.served(),
            attempt.clientClosedNanos().isPresent()
                ? attempt.clientClosedNanos().getAsLong()
                : "-");
  }
}
