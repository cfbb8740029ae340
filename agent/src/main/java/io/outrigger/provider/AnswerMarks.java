package io.outrigger.provider;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether one JSON text of status 2xx, a whole reply or one event of a stream, belongs to an
 * ordinary answer in words. Stricter than what makes an answer a success: a cut answer is one, and
 * may still not be given to somebody else.
 */
public final class AnswerMarks {
  private static final Set<String> ORDINARY =
      Set.of(
          "stop",
          "end_turn",
          "stop_sequence",
          "STOP",
          "STOP_SEQUENCE",
          "COMPLETE",
          "completed",
          "eos",
          "eos_token");

  /** Said by events before the last one. */
  private static final Set<String> NOT_YET = Set.of("in_progress", "queued");

  private static final List<String> WORDS =
      List.of(
          "choices.message.content?",
          "choices.delta.content?",
          "choices.text?",
          "content.text?",
          "delta.text?",
          "completion?",
          "output.content.text?",
          "response.output.content.text?",
          "candidates.content.parts.text?",
          "output.message.content.text?",
          "message.content?",
          "message.content.text?",
          "delta.message.content.text?",
          "text?",
          "generated_text?",
          "token.text?");

  private static final List<String> MORE_THAN_WORDS =
      List.of(
          "choices.message.refusal?",
          "choices.delta.refusal?",
          "choices.message.tool_calls?",
          "choices.delta.tool_calls?",
          "choices.message.function_call?",
          "choices.message.audio?",
          "message.tool_calls?",
          "candidates.content.parts.functionCall?",
          "candidates.content.parts.inlineData?",
          "output.message.content.toolUse?",
          "promptFeedback.blockReason?",
          "start.toolUse?",
          "refusal?");

  private static final Set<String> WORDY =
      Set.of(
          "text",
          "output_text",
          "message",
          "thinking",
          "reasoning",
          "summary_text",
          "reasoning_text");

  private static final List<String> KINDS =
      List.of("content.type", "content_block.type", "output.type", "output.content.type");

  private static final List<String> OTHERS =
      List.of("stopReason", "candidates.finishReason", "response?");

  private static final JsonFields FIELDS = JsonFields.of(paths());

  private final ReplyMarks marks;
  private final JsonFields.Values values;
  private final List<String> finishes;

  private AnswerMarks(byte[] json) {
    this.marks = ReplyMarks.of(json);
    this.values = FIELDS.read(json);
    List<String> all = new ArrayList<>(marks.finishes());
    all.addAll(values.texts("stopReason"));
    all.removeIf(NOT_YET::contains);
    this.finishes = all;
  }

  private static List<String> paths() {
    List<String> all = new ArrayList<>(WORDS);
    all.addAll(MORE_THAN_WORDS);
    all.addAll(KINDS);
    all.addAll(OTHERS);
    return all;
  }

  /** Reads one JSON text; anything else gives no marks. Never throws. */
  public static AnswerMarks of(byte[] json) {
    return new AnswerMarks(json);
  }

  /**
   * Whether this shows that the answer is none to be given again.
   *
   * @param wordsBefore whether words of the answer came before it, so that it need not bring any
   */
  public boolean isOdd(boolean wordsBefore) {
    Set<String> suspicions = new HashSet<>(marks.suspicions().keySet());
    if (wordsBefore) {
      suspicions.remove("answer");
    }
    if (marks.hasError() || !suspicions.isEmpty() || !ORDINARY.containsAll(finishes)) {
      return true;
    }
    for (String path : MORE_THAN_WORDS) {
      if (values.isTrue(path)) {
        return true;
      }
    }
    for (String path : KINDS) {
      if (!WORDY.containsAll(values.texts(path))) {
        return true;
      }
    }
    String type = type();
    return type.startsWith("response.") && (type.contains("refusal") || type.contains("_call"));
  }

  private String type() {
    String type = marks.type();
    return type == null ? "" : type;
  }

  /** Whether it gives an ordinary reason to stop. */
  public boolean finishes() {
    return !finishes.isEmpty() || isTgiEnd() || type().equals("response.completed");
  }

  private boolean isTgiEnd() {
    return values.isTrue("generated_text?");
  }

  /** Whether words of the answer are in it. */
  public boolean hasWords() {
    for (String path : WORDS) {
      if (values.isTrue(path)) {
        return true;
      }
    }
    // Ollama's words; OpenAI's events have an object of this name, and their words in "delta".
    boolean ollama = type().isEmpty() && values.isTrue("response?");
    return ollama || type().equals("response.output_text.delta");
  }

  /** Whether nothing of the answer comes behind it; chat chunks leave that to {@code [DONE]}. */
  public boolean isEnd() {
    return marks.isLast()
        || isTgiEnd()
        || !values.texts("candidates.finishReason").isEmpty()
        || !values.texts("stopReason").isEmpty();
  }

  /** The model that answered, or {@code -}. */
  public String model() {
    String model = marks.facts().model();
    return model == null ? "-" : model;
  }
}
