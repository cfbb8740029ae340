package io.outrigger.provider;

import io.outrigger.provider.Operation.Treatment;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The paths of the OpenAI API, wherever a compatible server or gateway mounts them: {@code
 * /v1/chat/completions}, {@code /openai/v1/...}, {@code /api/v1/...}, {@code
 * /openai/deployments/x/...}.
 */
final class OpenAiPaths {

  private static final Operation CHAT = new Operation("chat", Treatment.FULL);
  private static final Operation STORED_CHAT = new Operation("chat", Treatment.CREATES);
  private static final Operation TEXT = new Operation("text_completion", Treatment.FULL);
  private static final Operation EMBEDDINGS = new Operation("embeddings", Treatment.FULL);
  private static final Operation COUNT = new Operation("count_tokens", Treatment.SAME_TARGET);

  /** A resource and what a POST to it is; null = not handled. */
  private static final Map<String, Operation> POSTS =
      Map.ofEntries(
          Map.entry("images", new Operation("image", Treatment.SAME_TARGET)),
          Map.entry("audio", new Operation("audio", Treatment.SAME_TARGET)),
          Map.entry("moderations", new Operation("moderation", Treatment.SAME_TARGET)),
          Map.entry("ocr", new Operation("ocr", Treatment.SAME_TARGET)),
          Map.entry("rerank", new Operation("rerank", Treatment.SAME_TARGET)),
          creates("files"),
          creates("uploads"),
          creates("batches"),
          creates("batch"),
          creates("fine_tuning"),
          creates("fine-tunes"),
          creates("threads"),
          creates("assistants"),
          creates("vector_stores"),
          creates("conversations"),
          creates("containers"),
          creates("evals"),
          creates("videos"));

  private OpenAiPaths() {}

  private static Map.Entry<String, Operation> creates(String resource) {
    return Map.entry(resource, new Operation(resource, Treatment.CREATES));
  }

  static @Nullable Operation operation(String method, String path) {
    boolean post = method.equals("POST");
    if (!post && !method.equals("GET")) {
      return null;
    }
    if (path.endsWith("/")) {
      return path.length() == 1 ? null : operation(method, path.substring(0, path.length() - 1));
    }
    String[] parts = path.split("/", -1);
    boolean models = false;
    for (int i = 0; i < parts.length; i++) {
      String part = parts[i];
      if (part.equals("deployments") || part.equals("engines")) {
        i++; // its name may be anything, such as "embeddings"
        continue;
      }
      models |= part.equals("models");
      boolean last = i == parts.length - 1;
      if (part.equals("chat") && !last && parts[i + 1].equals("completions")) {
        return post ? (i + 2 == parts.length ? CHAT : STORED_CHAT) : read("chat");
      }
      if (part.equals("responses")) {
        return post ? response(last ? "" : parts[parts.length - 1]) : read("responses");
      }
      if (last && part.equals("completions")) {
        return post ? TEXT : read("completions");
      }
      if (last && part.equals("embeddings")) {
        return post ? EMBEDDINGS : null;
      }
      if (post && last && part.equals("messages")) {
        return CHAT; // many offer Anthropic's form beside OpenAI's
      }
      Operation found = POSTS.get(part);
      if (found != null) {
        return post ? found : read(found.name());
      }
    }
    return models && !post ? read("models") : null;
  }

  private static @Nullable Operation response(String action) {
    return switch (action) {
      case "", "compact" -> CHAT;
      case "input_tokens" -> COUNT;
      default -> new Operation("responses", Treatment.CREATES);
    };
  }

  static Operation read(String name) {
    return new Operation(name, Treatment.READ);
  }
}
