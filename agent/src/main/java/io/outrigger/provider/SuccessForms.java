package io.outrigger.provider;

import io.outrigger.http.RequestView;
import io.outrigger.http.SyntheticReply;
import org.jspecify.annotations.Nullable;

/**
 * Writes a text as an ordinary, complete success in the form that the request's SDK expects. The
 * path says which form: gateways and vendors offer each other's operations beside their own.
 */
public final class SuccessForms {

  private SuccessForms() {}

  /**
   * Writes one.
   *
   * @return status 200 with a JSON reply or a whole stream; null where the operation has no text to
   *     answer with, or a form that is not known
   */
  public static @Nullable SyntheticReply write(
      Provider provider, RequestView request, CannedAnswer answer) {
    String path = request.path();
    if (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    String verb = Paths.verb(path);
    if (verb.equals("generateContent") || verb.equals("streamGenerateContent")) {
      String query = request.query();
      return GeminiAnswers.write(answer, query != null && query.contains("alt=sse"));
    }
    if (verb.equals("rawPredict") || verb.equals("streamRawPredict")) {
      return path.contains("/publishers/anthropic/") ? AnthropicAnswers.message(answer) : null;
    }
    SyntheticReply own =
        switch (provider.word()) {
          case "bedrock" -> BedrockAnswers.write(path, answer);
          case "cohere" -> CohereAnswers.write(path, answer);
          case "ollama" -> OllamaAnswers.write(path, answer);
          case "huggingface", "vllm" -> TgiAnswers.write(provider.word(), path, answer);
          default -> null;
        };
    return own != null ? own : byPath(path, answer);
  }

  private static @Nullable SyntheticReply byPath(String path, CannedAnswer answer) {
    if (path.endsWith("/chat/completions")) {
      return OpenAiAnswers.chat(answer);
    }
    if (path.endsWith("/responses")) {
      return ResponsesAnswers.write(answer);
    }
    if (path.endsWith("/completions")) {
      return OpenAiAnswers.completion(answer);
    }
    if (path.endsWith("/messages")) {
      return AnthropicAnswers.message(answer);
    }
    return path.endsWith("/complete") ? AnthropicAnswers.completion(answer) : null;
  }
}
