package io.outrigger.provider;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All dialects by their configuration words. Adding one: its class and one line here. */
public final class Providers {
  private static final Provider OPENAI = new OpenAiProvider("openai");
  private static final Provider ANTHROPIC = new AnthropicProvider();
  private static final Provider GEMINI = new GeminiProvider("gemini");
  private static final Provider BEDROCK = new BedrockProvider();

  /** Speak OpenAI's dialect in all that matters here; their errors differ by rule rows only. */
  private static final List<String> COMPATIBLE =
      List.of(
          "mistral",
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

  private static final Map<String, Provider> BY_WORD = byWord();

  /** Keys that only one dialect's request body has at its top level. */
  private static final JsonFields BODY_MARKS =
      JsonFields.of(List.of("model", "anthropic_version", "messages.role", "contents.role"));

  private Providers() {}

  private static Map<String, Provider> byWord() {
    Map<String, Provider> all = new LinkedHashMap<>();
    for (Provider own :
        List.of(
            OPENAI,
            new AzureProvider(ANTHROPIC),
            ANTHROPIC,
            GEMINI,
            new GeminiProvider("vertex"),
            BEDROCK,
            new CohereProvider(),
            new OllamaProvider())) {
      all.put(own.word(), own);
    }
    for (String word : COMPATIBLE) {
      all.put(word, new OpenAiProvider(word));
    }
    return all;
  }

  /** The words of all known dialects. */
  public static Set<String> words() {
    return Set.copyOf(BY_WORD.keySet());
  }

  /** The dialect of a configuration word; an unknown word gets OpenAI's dialect under that word. */
  public static Provider of(String word) {
    Provider known = BY_WORD.get(word);
    return known != null ? known : new OpenAiProvider(word);
  }

  /**
   * The dialect that a path, else a body, looks like; for endpoints whose dialect the operator did
   * not name.
   *
   * @param body the request's whole body, or null where it is not at hand
   * @return null where neither looks like an LLM call
   */
  public static @Nullable Provider guess(String path, byte @Nullable [] body) {
    String word = guessByPath(path);
    if (word != null) {
      return of(word);
    }
    if (OpenAiPaths.operation("POST", path) != null || OpenAiPaths.operation("GET", path) != null) {
      return OPENAI;
    }
    return body == null ? null : guessByBody(body);
  }

  private static @Nullable String guessByPath(String path) {
    String verb = Paths.verb(path);
    if (path.contains("/publishers/") || verb.endsWith("awPredict")) {
      return "vertex";
    }
    if (verb.endsWith("enerateContent")
        || verb.endsWith("mbedContent")
        || verb.equals("countTokens")
        || verb.equals("batchEmbedContents")) {
      return "gemini";
    }
    if (path.contains("/openai/deployments/")) {
      return "azure";
    }
    if (path.contains("/model/") && BEDROCK.operation("POST", path) != null) {
      return "bedrock";
    }
    if (path.endsWith("/api/chat")
        || path.endsWith("/api/generate")
        || path.endsWith("/api/embed")) {
      return "ollama";
    }
    if (path.endsWith("/v2/chat") || path.endsWith("/v2/embed") || path.endsWith("/v1/embed")) {
      return "cohere";
    }
    boolean messages = path.endsWith("/messages") || path.contains("/messages/");
    return messages && !path.contains("/threads/") ? "anthropic" : null;
  }

  private static @Nullable Provider guessByBody(byte[] body) {
    JsonFields.Values values = BODY_MARKS.read(body);
    if (values.text("anthropic_version") != null) {
      return ANTHROPIC;
    }
    if (values.text("contents.role") != null) {
      return GEMINI;
    }
    return values.text("model") != null && values.text("messages.role") != null ? OPENAI : null;
  }
}
