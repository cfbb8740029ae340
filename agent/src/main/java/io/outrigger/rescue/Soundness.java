package io.outrigger.rescue;

import io.outrigger.provider.AnswerShape;
import io.outrigger.provider.RequestEnd;
import io.outrigger.stream.StreamForm;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether the rest of an answer may come from another request. Only plain words are: half a tool
 * call, half a JSON document, signed reasoning, probabilities and citations would come out as
 * something that no model has written.
 */
final class Soundness {

  /**
   * Responses are objects at the server, which a later request may name: only half of it is there.
   */
  private static final Set<StreamForm> FORMS =
      EnumSet.of(
          StreamForm.OPENAI_CHAT,
          StreamForm.OPENAI_TEXT,
          StreamForm.ANTHROPIC,
          StreamForm.GEMINI,
          StreamForm.OLLAMA_CHAT);

  /** Their reasoning is words like any other; the others sign it together with what follows. */
  private static final Set<StreamForm> UNSIGNED =
      EnumSet.of(StreamForm.OPENAI_CHAT, StreamForm.OLLAMA_CHAT);

  private Soundness() {}

  static @Nullable String hindrance(byte[] body, CutStream cut) {
    Transcript got = cut.got();
    if (got.hindrance() != null) {
      return got.hindrance();
    }
    if (got.text().isEmpty()) {
      return got.isReasoned() ? "reasoning" : "nothing_delivered";
    }
    if (!FORMS.contains(cut.form()) || got.pattern() == null) {
      return "form";
    }
    if (got.isReasoned() && !UNSIGNED.contains(cut.form())) {
      return "reasoning";
    }
    if (got.text().isBlank() || Character.isHighSurrogate(last(got.text()))) {
      return "half_a_character";
    }
    String wish = AnswerShape.hindrance(body);
    return wish != null || RequestEnd.of(body) != null ? wish : "request";
  }

  private static char last(String text) {
    return text.charAt(text.length() - 1);
  }
}
