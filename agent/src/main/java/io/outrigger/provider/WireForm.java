package io.outrigger.provider;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The form of a request and its reply on the wire. Two endpoints can stand in for one another where
 * both speak the same one; chat completions are not responses, although OpenAI offers both.
 */
public enum WireForm {
  OPENAI_CHAT(Place.BODY),
  OPENAI_RESPONSES(Place.BODY),
  OPENAI_TEXT(Place.BODY),
  OPENAI_EMBEDDINGS(Place.BODY),
  ANTHROPIC_MESSAGES(Place.BODY),
  ANTHROPIC_TEXT(Place.BODY),
  GOOGLE_GENERATE(Place.PATH),
  GOOGLE_EMBED(Place.PATH),
  /** Another vendor's model on Vertex, in that vendor's own form. */
  VERTEX_RAW(Place.PATH),
  BEDROCK_CONVERSE(Place.PATH),
  /** A model on Bedrock, in its vendor's own form. */
  BEDROCK_INVOKE(Place.PATH),
  COHERE_1_CHAT(Place.BODY),
  COHERE_2_CHAT(Place.BODY),
  COHERE_TEXT(Place.BODY),
  COHERE_1_EMBED(Place.BODY),
  COHERE_2_EMBED(Place.BODY),
  OLLAMA_CHAT(Place.BODY),
  OLLAMA_TEXT(Place.BODY),
  OLLAMA_EMBED(Place.BODY),
  OLLAMA_EMBEDDINGS(Place.BODY);

  /** Where the model is named. */
  public enum Place {
    BODY,
    PATH
  }

  /** Offer OpenAI's form for chat only, beside their own. */
  private static final Set<String> OPENAI_CHAT_ONLY =
      Set.of("anthropic", "gemini", "vertex", "cohere");

  /** Known to offer Anthropic's form, besides {@code anthropic} itself. */
  private static final Set<String> LIKE_ANTHROPIC =
      Set.of("azure", "openrouter", "litellm", "vllm", "ollama", "deepseek", "xai");

  private final Place place;

  WireForm(Place place) {
    this.place = place;
  }

  /** Where the model is named, Azure's deployments apart. */
  public Place place() {
    return place;
  }

  /** Whether it is one of OpenAI's. */
  public boolean isOpenAi() {
    return name().startsWith("OPENAI");
  }

  /** Whether it is one of Anthropic's. */
  public boolean isAnthropic() {
    return name().startsWith("ANTHROPIC");
  }

  /** Whether it is one of Google's, which the Gemini API and Vertex AI share. */
  public boolean isGoogle() {
    return name().startsWith("GOOGLE");
  }

  /**
   * The form of a POST.
   *
   * @param word the dialect's word
   * @param path the raw path
   * @return null where it is none that can be moved
   */
  public static @Nullable WireForm of(String word, String path) {
    String verb = Paths.verb(path);
    if (!verb.isEmpty() && (path.contains("/models/") || path.contains("/tunedModels/"))) {
      return switch (verb) {
        case "generateContent", "streamGenerateContent" -> GOOGLE_GENERATE;
        case "embedContent", "batchEmbedContents" -> GOOGLE_EMBED;
        case "rawPredict", "streamRawPredict" -> VERTEX_RAW;
        default -> null;
      };
    }
    String own =
        switch (word) {
          case "bedrock" -> path.contains("/model/") ? "bedrock" : "";
          case "cohere" -> path.contains("/compatibility/") ? "" : "cohere";
          case "ollama" -> path.contains("/api/") ? "ollama" : "";
          default -> "";
        };
    return switch (own) {
      case "bedrock" -> bedrock(path);
      case "cohere" -> cohere(path);
      case "ollama" -> ollama(path);
      default -> common(path);
    };
  }

  private static @Nullable WireForm bedrock(String path) {
    return switch (path.substring(path.lastIndexOf('/') + 1)) {
      case "converse", "converse-stream" -> BEDROCK_CONVERSE;
      case "invoke", "invoke-with-response-stream" -> BEDROCK_INVOKE;
      default -> null;
    };
  }

  private static @Nullable WireForm cohere(String path) {
    if (path.endsWith("/v2/chat")) {
      return COHERE_2_CHAT;
    }
    if (path.endsWith("/v2/embed")) {
      return COHERE_2_EMBED;
    }
    return switch (path.substring(path.lastIndexOf('/') + 1)) {
      case "chat" -> COHERE_1_CHAT;
      case "generate" -> COHERE_TEXT;
      case "embed" -> COHERE_1_EMBED;
      default -> null;
    };
  }

  private static @Nullable WireForm ollama(String path) {
    return switch (path.substring(path.lastIndexOf("/api/") + 5)) {
      case "chat" -> OLLAMA_CHAT;
      case "generate" -> OLLAMA_TEXT;
      case "embed" -> OLLAMA_EMBED;
      case "embeddings" -> OLLAMA_EMBEDDINGS;
      default -> null;
    };
  }

  /** Paths that only look like it: another operation, or a model that the path names too. */
  private static boolean isUncommon(String path) {
    return path.endsWith("/fim/completions")
        || path.endsWith("/agents/completions")
        || path.contains("/engines/")
        || (path.contains("/models/") && !path.endsWith("/models/chat/completions"));
  }

  private static @Nullable WireForm common(String path) {
    if (isUncommon(path)) {
      return null;
    }
    return switch (path.substring(path.lastIndexOf('/') + 1)) {
      case "completions" -> path.endsWith("/chat/completions") ? OPENAI_CHAT : OPENAI_TEXT;
      case "responses" -> OPENAI_RESPONSES;
      case "embeddings" -> OPENAI_EMBEDDINGS;
      case "messages" -> path.contains("/threads/") ? null : ANTHROPIC_MESSAGES;
      case "complete" -> ANTHROPIC_TEXT;
      default -> null;
    };
  }

  /**
   * Whether an endpoint of this dialect speaks the form.
   *
   * @param word the target's dialect; null = not configured, so that it is taken at the operator's
   *     word
   */
  public boolean isSpokenBy(@Nullable String word) {
    if (word == null || word.equals("litellm")) {
      return true;
    }
    return switch (this) {
      case OPENAI_CHAT -> true;
      case OPENAI_RESPONSES, OPENAI_TEXT -> !OPENAI_CHAT_ONLY.contains(word);
      case OPENAI_EMBEDDINGS -> !word.equals("anthropic");
      case ANTHROPIC_MESSAGES, ANTHROPIC_TEXT ->
          word.equals("anthropic") || LIKE_ANTHROPIC.contains(word);
      case GOOGLE_GENERATE, GOOGLE_EMBED -> word.equals("gemini") || word.equals("vertex");
      case VERTEX_RAW -> word.equals("vertex");
      case BEDROCK_CONVERSE, BEDROCK_INVOKE -> word.equals("bedrock");
      case COHERE_1_CHAT, COHERE_2_CHAT, COHERE_TEXT, COHERE_1_EMBED, COHERE_2_EMBED ->
          word.equals("cohere");
      case OLLAMA_CHAT, OLLAMA_TEXT, OLLAMA_EMBED, OLLAMA_EMBEDDINGS -> word.equals("ollama");
    };
  }

  /** Whether the reply is a vector: its meaning ends with the model. */
  public boolean isEmbedding() {
    return name().contains("EMBED");
  }
}
