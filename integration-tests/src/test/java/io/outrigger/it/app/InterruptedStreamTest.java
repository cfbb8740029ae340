package io.outrigger.it.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the real SDKs make of a stream that was cut and ends with the agent's error event and a
 * broken transfer, and of one that was gone on with: the bytes are those that the agent's own tests
 * produce. No agent is here.
 */
@Timeout(240)
class InterruptedStreamTest {
  private static final String PARTIAL = "The outrigger keeps the hull ";

  private static byte[] stream(String name) throws IOException {
    try (InputStream in = InterruptedStreamTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  private static AppResult broken(PlainApp app, BreakingServer server, String mode)
      throws IOException {
    List<AppResult> results = app.run(mode + " " + server.url());
    assertThat(results).hasSize(1);
    assertThat(results.get(0).ok()).as("%s: %s", mode, results.get(0).line()).isFalse();
    return results.get(0);
  }

  private static void check(PlainApp app, String mode, String stream, String exception)
      throws IOException {
    try (BreakingServer server = BreakingServer.start("text/event-stream")) {
      byte[] bytes = stream("/interrupted/" + stream);
      server.answer(bytes, false);
      AppResult whole = broken(app, server, mode);
      assertThat(whole.text()).as(mode).isEqualTo(PARTIAL);
      assertThat(whole.exception()).as("%s: %s", mode, whole.line()).isEqualTo(exception);
      // An event that is too large to be held: half of it was handed over, so the body only breaks.
      int half =
          new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).lastIndexOf("hull");
      server.answer(Arrays.copyOf(bytes, half), false);
      AppResult torn = broken(app, server, mode);
      assertThat(PARTIAL).as(mode).startsWith(torn.text());
      assertThat(torn.text()).as(mode).startsWith("The outrigger ");
    }
  }

  private static void continued(PlainApp app, String mode, String stream) throws IOException {
    try (BreakingServer server = BreakingServer.start("text/event-stream")) {
      server.answer(stream("/continued/" + stream), true);
      AppResult whole = app.run(mode + " " + server.url()).get(0);
      assertThat(whole.ok()).as("%s: %s", mode, whole.line()).isTrue();
      assertThat(whole.text()).as(mode).isEqualTo(PARTIAL + "up.");
    }
  }

  @Test
  void openAi() throws IOException {
    try (PlainApp app = PlainApp.start(OpenAiApp.class, AppClassPath.sdks())) {
      check(app, "chat-stream", "chat", "com.openai.errors.SseException");
      check(app, "chat-async-stream", "chat", "com.openai.errors.SseException");
      check(app, "responses-stream", "responses", "com.openai.errors.SseException");
      continued(app, "chat-stream", "chat");
      continued(app, "chat-async-stream", "chat");
      continued(app, "responses-stream", "responses");
    }
  }

  @Test
  void anthropic() throws IOException {
    try (PlainApp app = PlainApp.start(AnthropicApp.class, AppClassPath.sdks())) {
      check(app, "stream", "anthropic", "com.anthropic.errors.SseException");
      check(app, "async-stream", "anthropic", "com.anthropic.errors.SseException");
      continued(app, "stream", "anthropic");
      continued(app, "async-stream", "anthropic");
    }
  }

  @Test
  void googleGenAi() throws IOException {
    try (PlainApp app = PlainApp.start(GeminiApp.class, AppClassPath.sdks())) {
      check(app, "stream", "gemini", "com.google.genai.errors.ServerException");
      check(app, "async-stream", "gemini", "com.google.genai.errors.ServerException");
      continued(app, "stream", "gemini");
      continued(app, "async-stream", "gemini");
    }
  }

  @Test
  void langChain() throws IOException {
    try (PlainApp app = PlainApp.start(LangChainApp.class, AppClassPath.sdks())) {
      check(app, "stream", "chat", "dev.langchain4j.exception.LangChain4jException");
      continued(app, "stream", "chat");
    }
  }
}
