package io.outrigger.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.ErrorCategory;
import io.outrigger.http.HeadersView;
import io.outrigger.http.PostedRequest;
import io.outrigger.http.SyntheticReply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvidersTest {

  @ParameterizedTest
  @CsvSource({
    "openai, POST, /v1/chat/completions, chat, FULL",
    "openai, POST, /chat/completions/, chat, FULL",
    "openai, POST, /v1/completions, text_completion, FULL",
    "openai, POST, /v1/responses, chat, FULL",
    "openai, POST, /v1/responses/resp_1/cancel, responses, CREATES",
    "openai, POST, /v1/embeddings, embeddings, FULL",
    "openai, POST, /v1/files, files, CREATES",
    "openai, POST, /v1/batches, batches, CREATES",
    "openai, POST, /v1/fine_tuning/jobs, fine_tuning, CREATES",
    "openai, POST, /v1/threads/t_1/runs, threads, CREATES",
    "openai, POST, /v1/threads/t_1/messages, threads, CREATES",
    "openai, POST, /v1/images/generations, image, SAME_TARGET",
    "openai, POST, /v1/audio/transcriptions, audio, SAME_TARGET",
    "openai, POST, /v1/moderations, moderation, SAME_TARGET",
    "openai, GET, /v1/models, models, READ",
    "openai, GET, /v1/models/gpt-4o, models, READ",
    "openai, GET, /v1/files/f_1/content, files, READ",
    "openai, GET, /v1/responses/resp_1, responses, READ",
    "openai, DELETE, /v1/files/f_1, ,",
    "openai, GET, /v1/realtime, ,",
    "openai, POST, /v1/organization/users, ,",
    "openai, POST, /, ,",
    "azure, POST, /openai/deployments/embeddings/chat/completions, chat, FULL",
    "azure, POST, /openai/v1/responses, chat, FULL",
    "azure, POST, /models/chat/completions, chat, FULL",
    "azure, POST, /anthropic/v1/messages, chat, FULL",
    "anthropic, POST, /v1/messages, chat, FULL",
    "anthropic, POST, /v1/messages/count_tokens, count_tokens, SAME_TARGET",
    "anthropic, POST, /v1/messages/batches, batches, CREATES",
    "anthropic, GET, /v1/messages/batches/b_1/results, batches, READ",
    "anthropic, POST, /v1/chat/completions, chat, FULL",
    "anthropic, GET, /v1/models, models, READ",
    "gemini, POST, /v1beta/models/gemini-2.5-pro:generateContent, generate_content, FULL",
    "gemini, POST, /v1beta/models/gemini-2.5-pro:streamGenerateContent, generate_content, FULL",
    "gemini, POST, /v1beta/models/e:embedContent, embeddings, FULL",
    "gemini, POST, /v1beta/models/e:batchEmbedContents, embeddings, FULL",
    "gemini, POST, /v1beta/models/g:countTokens, count_tokens, SAME_TARGET",
    "gemini, POST, /upload/v1beta/files, files, CREATES",
    "gemini, GET, /v1beta/models, models, READ",
    "gemini, POST, /v1beta/openai/chat/completions, chat, FULL",
    "vertex, POST, /v1/projects/p/locations/l/publishers/anthropic/models/claude:streamRawPredict, chat, FULL",
    "vertex, POST, /v1/projects/p/locations/l/publishers/google/models/text-embedding-005:predict, embeddings, FULL",
    "vertex, POST, /v1/projects/p/locations/l/publishers/google/models/imagen:predict, predict, SAME_TARGET",
    "bedrock, POST, /model/a.b-v1%3A0/converse-stream, chat, FULL",
    "bedrock, POST, /model/a.b-v1%3A0/invoke, chat, FULL",
    "bedrock, POST, /model/a.b-v1%3A0/delete, ,",
    "cohere, POST, /v2/chat, chat, FULL",
    "cohere, POST, /v2/embed, embeddings, FULL",
    "cohere, POST, /v2/rerank, rerank, SAME_TARGET",
    "ollama, POST, /api/chat, chat, FULL",
    "ollama, POST, /api/embed, embeddings, FULL",
    "ollama, POST, /api/pull, ,",
    "ollama, GET, /api/tags, models, READ",
    "ollama, POST, /v1/chat/completions, chat, FULL",
    "groq, POST, /v1/chat/completions, chat, FULL",
    "openrouter, POST, /v1/chat/completions, chat, FULL",
    "huggingface, POST, /models/org/name/v1/chat/completions, chat, FULL",
    "mistral, POST, /v1/fim/completions, text_completion, FULL",
  })
  void recognisesTheOperation(
      String word, String method, String path, @Nullable String name, @Nullable String treatment) {
    Operation operation = Providers.of(word).operation(method, path);
    assertThat(operation)
        .isEqualTo(
            name == null
                ? null
                : new Operation(
                    name, Operation.Treatment.valueOf(Objects.requireNonNull(treatment))));
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/chat/completions, openai",
    "/v1/messages, anthropic",
    "/v1/threads/t/messages, openai",
    "/v1beta/models/g:streamGenerateContent, gemini",
    "/v1/projects/p/locations/l/publishers/google/models/g:generateContent, vertex",
    "/openai/deployments/d/chat/completions, azure",
    "/model/m/converse, bedrock",
    "/api/chat, ollama",
    "/v2/chat, cohere",
    "/healthz,"
  })
  void guessesTheDialectFromThePath(String path, @Nullable String word) {
    Provider guessed = Providers.guess(path, null);
    assertThat(guessed == null ? null : guessed.word()).isEqualTo(word);
  }

  @Test
  void guessesTheDialectFromTheBodyWhereThePathSaysNothing() {
    assertThat(guess("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"))
        .isEqualTo("openai");
    assertThat(guess("{\"anthropic_version\":\"x\",\"messages\":[]}")).isEqualTo("anthropic");
    assertThat(guess("{\"contents\":[{\"role\":\"user\"}]}")).isEqualTo("gemini");
    assertThat(guess("{\"query\":\"x\"}")).isNull();
    assertThat(guess("model=x")).isNull();
  }

  @Test
  void everyConfigurationWordHasADialect() {
    assertThat(Providers.words())
        .containsExactlyInAnyOrder(
            "openai",
            "azure",
            "anthropic",
            "gemini",
            "vertex",
            "bedrock",
            "cohere",
            "mistral",
            "ollama",
            "groq",
            "deepseek",
            "xai",
            "together",
            "fireworks",
            "perplexity",
            "openrouter",
            "huggingface",
            "vllm",
            "litellm");
    Providers.words().forEach(word -> assertThat(Providers.of(word).word()).isEqualTo(word));
    assertThat(Providers.of("homemade").word()).isEqualTo("homemade");
  }

  @Test
  void readsModelStreamAndParametersFromAnOpenAiBody() {
    RequestFacts facts =
        read(
            "openai",
            "/v1/chat/completions",
            "{\"messages\":[{\"role\":\"user\",\"content\":\"model: \\\"fake\\\"\"}],\"model\":\"gpt-4o\",\"stream\":true,"
                + "\"max_completion_tokens\":100,\"temperature\":1,\"top_p\":0.5,\"n\":2,\"seed\":7,\"stop\":[\"a\",\"b\"]}");
    assertThat(facts.model()).isEqualTo("gpt-4o");
    assertThat(facts.stream()).isTrue();
    assertThat(facts.background()).isFalse();
    assertThat(facts.parameters())
        .isEqualTo(
            Map.of(
                "max_tokens",
                100L,
                "temperature",
                1.0,
                "top_p",
                0.5,
                "choice.count",
                2L,
                "seed",
                7L,
                "stop_sequences",
                List.of("a", "b")));
  }

  @ParameterizedTest
  @CsvSource({
    "azure, /openai/deployments/my%20gpt/chat/completions, my gpt, false",
    "azure, /openai/v1/responses, body, false",
    "gemini, /v1beta/models/gemini-2.5-pro:streamGenerateContent, gemini-2.5-pro, true",
    "gemini, /v1beta/models/gemini-2.5-pro:generateContent, gemini-2.5-pro, false",
    "gemini, /v1beta/openai/chat/completions, body, false",
    "vertex, /v1/projects/p/locations/l/publishers/anthropic/models/claude@1:streamRawPredict, claude@1, true",
    "bedrock, /model/us.a.b-v1%3A0/converse-stream, us.a.b-v1:0, true",
    "bedrock, /model/us.a.b-v1%3A0/invoke, us.a.b-v1:0, false",
    "ollama, /api/chat, body, true",
    "ollama, /api/embed, body, false",
    "ollama, /v1/chat/completions, body, false",
    "cohere, /v2/chat, body, false",
  })
  void findsTheModelWhereTheDialectPutsIt(String word, String path, String model, boolean stream) {
    RequestFacts facts = read(word, path, "{\"model\":\"body\"}");
    assertThat(facts.model()).isEqualTo(model);
    assertThat(facts.stream()).isEqualTo(stream);
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "'{'",
    "'[1,2]'",
    "'null'",
    "'--boundary'",
    "'{\"model\":7}'",
    "'{\"model\":\"\"}'"
  })
  void readsNothingFromWhatIsNoRequest(String body) {
    RequestFacts facts = read("openai", "/v1/chat/completions", body);
    assertThat(facts).isEqualTo(new RequestFacts("-", false, false, Map.of()));
  }

  @Test
  void seesABackgroundRequest() {
    assertThat(read("openai", "/v1/responses", "{\"background\":true}").background()).isTrue();
  }

  @Test
  void writesErrorsInTheDialectsOwnForm() {
    assertThat(error("openai", 503))
        .isEqualTo(
            "{\"error\":{\"message\":\"Please wait\",\"type\":\"server_error\",\"param\":null,\"code\":\"circuit_open\"}}");
    assertThat(error("anthropic", 429))
        .isEqualTo(
            "{\"type\":\"error\",\"error\":"
                + sortedError("rate_limit_error")
                + ",\"request_id\":null}");
    assertThat(error("gemini", 503))
        .contains("\"code\":503", "\"status\":\"UNAVAILABLE\"", "Please wait");
    assertThat(error("vertex", 429)).contains("\"status\":\"RESOURCE_EXHAUSTED\"");
    assertThat(error("ollama", 503)).isEqualTo("{\"error\":\"Please wait\"}");
    assertThat(error("cohere", 503)).isEqualTo("{\"message\":\"Please wait\"}");
    assertThat(synthetic("bedrock", 429).headers())
        .containsEntry("x-amzn-errortype", List.of("ThrottlingException"));
  }

  private static String sortedError(String type) {
    return "{\"type\":\"" + type + "\",\"message\":\"Please wait\"}";
  }

  private static String error(String word, int status) {
    SyntheticReply reply = synthetic(word, status);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.headers()).containsEntry("content-type", List.of("application/json"));
    return new String(reply.body(), StandardCharsets.UTF_8);
  }

  private static SyntheticReply synthetic(String word, int status) {
    return Providers.of(word).error(status, ErrorCategory.TRANSIENT, "circuit_open", "Please wait");
  }

  private static @Nullable String guess(String body) {
    Provider guessed = Providers.guess("/llm", body.getBytes(StandardCharsets.UTF_8));
    return guessed == null ? null : guessed.word();
  }

  private static RequestFacts read(String word, String path, String body) {
    return Providers.of(word).readRequest(new Asked(path), body.getBytes(StandardCharsets.UTF_8));
  }

  private record Asked(String path) implements PostedRequest {
    @Override
    public HeadersView headers() {
      return HeadersView.NONE;
    }
  }
}
