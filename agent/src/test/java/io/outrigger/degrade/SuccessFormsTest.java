package io.outrigger.degrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.http.SyntheticReply;
import io.outrigger.provider.CannedAnswer;
import io.outrigger.provider.Providers;
import io.outrigger.provider.SuccessForms;
import io.outrigger.stream.AwsEventStreamReader;
import io.outrigger.stream.Frame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the agent writes as a success is one for whoever reads it. */
class SuccessFormsTest {
  private static final String TEXT = "Wir sind \"bald\" zurück \u2728";

  private static SyntheticReply write(String word, String path, String query, boolean stream) {
    Asking asking = Asking.at(word, path, "{}").withQuery(query);
    CannedAnswer answer =
        new CannedAnswer(TEXT, "outrigger-message", "outrigger1", 1_700_000_000, stream, true);
    return SuccessForms.write(Providers.of(word), asking.request(), answer);
  }

  @ParameterizedTest
  @CsvSource({
    "openai, /v1/chat/completions",
    "openai, /v1/responses",
    "openai, /v1/completions",
    "azure, /openai/deployments/d/chat/completions",
    "azure, /openai/v1/responses",
    "azure, /anthropic/v1/messages",
    "anthropic, /v1/messages",
    "anthropic, /v1/chat/completions",
    "gemini, /v1beta/models/gemini-x:generateContent",
    "gemini, /v1beta/openai/chat/completions",
    "vertex, /v1/projects/p/locations/l/publishers/google/models/g:generateContent",
    "vertex, /v1/projects/p/locations/l/publishers/anthropic/models/c:rawPredict",
    "bedrock, /model/amazon.nova/converse",
    "bedrock, /model/anthropic.claude/invoke",
    "cohere, /v2/chat",
    "cohere, /v1/chat",
    "cohere, /compatibility/v1/chat/completions",
    "ollama, /api/chat",
    "ollama, /api/generate",
    "ollama, /v1/chat/completions",
    "huggingface, /generate",
    "mistral, /v1/chat/completions",
    "groq, /openai/v1/chat/completions",
    "vllm, /v1/completions",
    "litellm, /v1/messages"
  })
  void aReplyIsAnOrdinaryAnswerOfItsDialect(String word, String path) {
    SyntheticReply reply = write(word, path, null, false);
    String type = reply.headers().get("content-type").get(0);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(type).isEqualTo("application/json");
    assertThat(WholeAnswer.model(reply.body(), type)).isNotNull();
    assertThat(text(reply)).contains("Wir sind \\\"bald\\\" zurück").contains("\u2728");
  }

  @ParameterizedTest
  @CsvSource({
    "openai, /v1/chat/completions, , text/event-stream",
    "openai, /v1/responses, , text/event-stream",
    "openai, /v1/completions, , text/event-stream",
    "azure, /openai/deployments/d/chat/completions, , text/event-stream",
    "anthropic, /v1/messages, , text/event-stream",
    "gemini, /v1beta/models/g:streamGenerateContent, alt=sse, text/event-stream",
    "gemini, /v1beta/models/g:streamGenerateContent, , application/json",
    "vertex, /v1/p/publishers/anthropic/models/c:streamRawPredict, , text/event-stream",
    "bedrock, /model/amazon.nova/converse-stream, , application/vnd.amazon.eventstream",
    "cohere, /v2/chat, , text/event-stream",
    "cohere, /v1/chat, , application/stream+json",
    "ollama, /api/chat, , application/x-ndjson",
    "ollama, /api/generate, , application/x-ndjson",
    "huggingface, /generate_stream, , text/event-stream"
  })
  void aStreamIsAnOrdinaryStreamOfItsDialect(String word, String path, String query, String type) {
    SyntheticReply reply = write(word, path, query, true);
    assertThat(reply.headers().get("content-type")).containsExactly(type);
    assertThat(WholeAnswer.model(reply.body(), type)).isNotNull();
    assertThat(text(reply)).contains("Wir sind \\\"bald\\\" zurück");
    boolean hasId = !word.equals("huggingface");
    assertThat(text(reply) + reply.headers()).matches(all -> !hasId || all.contains("outrigger"));
  }

  @Test
  void anthropicOnBedrockStreamsItsEventsInChunks() {
    String path = "/model/eu.anthropic.claude/invoke-with-response-stream";
    SyntheticReply reply = write("bedrock", path, null, true);
    List<String> events = new ArrayList<>();
    AwsEventStreamReader reader = new AwsEventStreamReader();
    reader.feed(
        reply.body(),
        0,
        reply.body().length,
        frame -> {
          assertThat(frame).isInstanceOf(Frame.Message.class);
          Frame.Message message = (Frame.Message) frame;
          assertThat(message.headers()).containsEntry(":event-type", "chunk");
          String wrapped = message.payload().text();
          String coded = wrapped.substring(wrapped.indexOf(":\"") + 2, wrapped.lastIndexOf('"'));
          events.add(new String(Base64.getDecoder().decode(coded), StandardCharsets.UTF_8));
        });
    assertThat(events).hasSize(6);
    assertThat(events.get(2)).contains("Wir sind");
    assertThat(events.get(5)).contains("message_stop");
  }

  @Test
  void whatHasNoTextToAnswerWithGetsNone() {
    assertThat(write("openai", "/v1/embeddings", null, false)).isNull();
    assertThat(write("bedrock", "/model/amazon.titan/invoke", null, false)).isNull();
    assertThat(write("cohere", "/v2/embed", null, false)).isNull();
    assertThat(write("ollama", "/api/embed", null, false)).isNull();
    assertThat(write("gemini", "/v1beta/models/g:embedContent", null, false)).isNull();
  }

  private static String text(SyntheticReply reply) {
    return new String(reply.body(), StandardCharsets.UTF_8);
  }
}
