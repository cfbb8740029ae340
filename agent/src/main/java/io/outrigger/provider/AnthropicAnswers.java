package io.outrigger.provider;

import static io.outrigger.provider.Tree.object;

import io.outrigger.http.SyntheticReply;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Anthropic's messages and its older text completions. */
final class AnthropicAnswers {

  private AnthropicAnswers() {}

  static SyntheticReply message(CannedAnswer answer) {
    if (!answer.stream()) {
      return StreamText.json(whole(answer));
    }
    StreamText text = new StreamText();
    for (Map<String, @Nullable Object> event : events(answer)) {
      text.event(String.valueOf(event.get("type")), event);
    }
    return text.events();
  }

  static Map<String, @Nullable Object> whole(CannedAnswer answer) {
    return message(answer, List.of(words(answer.text())), "end_turn");
  }

  /** All events of a stream in their order; Bedrock wraps the same ones. */
  static List<Map<String, @Nullable Object>> events(CannedAnswer answer) {
    Map<String, @Nullable Object> delta = object("type", "text_delta", "text", answer.text());
    Map<String, @Nullable Object> end = object("stop_reason", "end_turn", "stop_sequence", null);
    return List.of(
        object("type", "message_start", "message", message(answer, List.of(), null)),
        object("type", "content_block_start", "index", 0, "content_block", words("")),
        object("type", "content_block_delta", "index", 0, "delta", delta),
        object("type", "content_block_stop", "index", 0),
        object("type", "message_delta", "delta", end, "usage", object("output_tokens", 0)),
        object("type", "message_stop"));
  }

  static SyntheticReply completion(CannedAnswer answer) {
    Map<String, @Nullable Object> whole =
        object(
            "type",
            "completion",
            "id",
            "compl_" + answer.id(),
            "completion",
            answer.text(),
            "stop_reason",
            "stop_sequence",
            "model",
            answer.model());
    return answer.stream()
        ? new StreamText().event("completion", whole).events()
        : StreamText.json(whole);
  }

  private static Map<String, @Nullable Object> message(
      CannedAnswer answer, List<?> content, @Nullable String stopReason) {
    return object(
        "id",
        "msg_" + answer.id(),
        "type",
        "message",
        "role",
        "assistant",
        "model",
        answer.model(),
        "content",
        content,
        "stop_reason",
        stopReason,
        "stop_sequence",
        null,
        "usage",
        object("input_tokens", 0, "output_tokens", 0));
  }

  private static Map<String, @Nullable Object> words(String text) {
    return object("type", "text", "text", text);
  }
}
