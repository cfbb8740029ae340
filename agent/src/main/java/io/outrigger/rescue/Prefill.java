package io.outrigger.rescue;

import io.outrigger.provider.RequestEnd;
import io.outrigger.stream.StreamForm;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who writes on behind an assistant's turn. Checked in November 2026; who has changed since then
 * refuses with a 400, and the other form is tried.
 */
final class Prefill {

  /** Claude before 4.6: later ones answer that a conversation must end with a user's message. */
  private static final Pattern CLAUDE =
      Pattern.compile(
          "claude-(instant|2|v2|3)|claude-(opus|sonnet|haiku)-(3|4(-2\\d{7}|[-.][0-5]|@|$)).*");

  /** Gemini before 3.5: later ones take no request that ends with a model's turn. */
  private static final Pattern GEMINI = Pattern.compile("gemini-(1\\.|2\\.|3-|3\\.1-)|gemma");

  /** Compatible servers whose documentation offers it. */
  private static final Set<String> COMPATIBLE =
      Set.of("mistral", "vllm", "groq", "openrouter", "ollama");

  private Prefill() {}

  /**
   * Whether the model goes on with its own turn.
   *
   * @param word the target's dialect
   */
  static boolean isTaken(StreamForm form, String word, String model, byte[] body) {
    String name = model.toLowerCase(Locale.ROOT);
    return switch (form) {
      case OPENAI_TEXT -> {
        RequestEnd end = RequestEnd.of(body);
        yield end != null && end.isText();
      }
      case ANTHROPIC -> CLAUDE.matcher(name).find() && !isThinking(body);
      case GEMINI -> GEMINI.matcher(name).find();
      case OLLAMA_CHAT -> true;
      case OPENAI_CHAT ->
          COMPATIBLE.contains(word) && (!name.contains("claude") || CLAUDE.matcher(name).find());
      default -> false;
    };
  }

  private static boolean isThinking(byte[] body) {
    return Transcript.tree(body).get("thinking") instanceof Map<?, ?> thinking
        && !"disabled".equals(thinking.get("type"));
  }

  /** What marks such a turn. */
  static Map<String, Object> mark(String word) {
    return word.equals("mistral") ? Map.of("prefix", true) : Map.of();
  }

  /** What the request says beside it. */
  static Map<String, Object> members(String word) {
    return word.equals("vllm")
        ? Map.of("add_generation_prompt", false, "continue_final_message", true)
        : Map.of();
  }
}
