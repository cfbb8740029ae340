package io.outrigger.provider;

import static io.outrigger.provider.Tree.object;

import io.outrigger.http.SyntheticReply;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chat completions and the older text completions. */
final class OpenAiAnswers {

  private OpenAiAnswers() {}

  static SyntheticReply chat(CannedAnswer answer) {
    String id = "chatcmpl-" + answer.id();
    if (!answer.stream()) {
      Map<String, @Nullable Object> message =
          object("role", "assistant", "content", answer.text(), "refusal", null);
      Map<String, @Nullable Object> choice =
          object("index", 0, "message", message, "logprobs", null, "finish_reason", "stop");
      return StreamText.json(frame(id, "chat.completion", answer, List.of(choice), usage()));
    }
    String kind = "chat.completion.chunk";
    StreamText text = new StreamText();
    Map<String, @Nullable Object> words =
        delta(object("role", "assistant", "content", answer.text()), null);
    text.data(frame(id, kind, answer, List.of(words), null));
    text.data(frame(id, kind, answer, List.of(delta(object(), "stop")), null));
    if (answer.countsUsage()) {
      text.data(frame(id, kind, answer, List.of(), usage()));
    }
    return text.done().events();
  }

  static SyntheticReply completion(CannedAnswer answer) {
    String id = "cmpl-" + answer.id();
    Map<String, @Nullable Object> choice =
        object("index", 0, "text", answer.text(), "logprobs", null, "finish_reason", "stop");
    if (!answer.stream()) {
      return StreamText.json(frame(id, "text_completion", answer, List.of(choice), usage()));
    }
    StreamText text = new StreamText();
    text.data(frame(id, "text_completion", answer, List.of(choice), null));
    if (answer.countsUsage()) {
      text.data(frame(id, "text_completion", answer, List.of(), usage()));
    }
    return text.done().events();
  }

  private static Map<String, @Nullable Object> delta(
      Map<String, @Nullable Object> delta, @Nullable String finish) {
    return object("index", 0, "delta", delta, "logprobs", null, "finish_reason", finish);
  }

  private static Map<String, @Nullable Object> frame(
      String id, String kind, CannedAnswer answer, List<?> choices, @Nullable Object usage) {
    Map<String, @Nullable Object> frame =
        object(
            "id",
            id,
            "object",
            kind,
            "created",
            answer.createdAt(),
            "model",
            answer.model(),
            "choices",
            choices);
    if (usage != null) {
      frame.put("usage", usage);
    }
    return frame;
  }

  /** Nobody spent a token. */
  private static Map<String, @Nullable Object> usage() {
    return object("prompt_tokens", 0, "completion_tokens", 0, "total_tokens", 0);
  }
}
