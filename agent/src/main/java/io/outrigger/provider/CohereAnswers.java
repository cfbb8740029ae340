package io.outrigger.provider;

import static io.outrigger.provider.Tree.object;

import io.outrigger.http.SyntheticReply;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cohere's chat in both versions, and its older generate. */
final class CohereAnswers {

  private CohereAnswers() {}

  static @Nullable SyntheticReply write(String path, CannedAnswer answer) {
    if (path.endsWith("/v2/chat")) {
      return answer.stream() ? stream2(answer) : StreamText.json(whole2(answer));
    }
    if (path.endsWith("/chat")) {
      return answer.stream() ? stream1(answer) : StreamText.json(whole1(answer));
    }
    return path.endsWith("/generate") && !answer.stream()
        ? StreamText.json(generation(answer))
        : null;
  }

  private static Map<String, @Nullable Object> whole2(CannedAnswer answer) {
    Map<String, @Nullable Object> message =
        object(
            "role", "assistant", "content", List.of(object("type", "text", "text", answer.text())));
    return object(
        "id", answer.id(), "finish_reason", "COMPLETE", "message", message, "usage", usage());
  }

  private static SyntheticReply stream2(CannedAnswer answer) {
    Map<String, @Nullable Object> start =
        object("role", "assistant", "content", List.of(), "tool_plan", "", "tool_calls", List.of());
    StreamText text = new StreamText();
    say(text, "message-start", null, object("message", start), answer.id());
    say(text, "content-start", 0, content(object("type", "text", "text", "")), null);
    say(text, "content-delta", 0, content(object("text", answer.text())), null);
    say(text, "content-end", 0, null, null);
    say(text, "message-end", null, object("finish_reason", "COMPLETE", "usage", usage()), null);
    return text.done().events();
  }

  private static Map<String, @Nullable Object> content(Map<String, @Nullable Object> content) {
    return object("message", object("content", content));
  }

  private static void say(
      StreamText into,
      String type,
      @Nullable Integer index,
      @Nullable Object delta,
      @Nullable String id) {
    Map<String, @Nullable Object> event = object("type", type);
    if (id != null) {
      event.put("id", id);
    }
    if (index != null) {
      event.put("index", index);
    }
    if (delta != null) {
      event.put("delta", delta);
    }
    into.event(type, event);
  }

  private static Map<String, @Nullable Object> whole1(CannedAnswer answer) {
    Map<String, @Nullable Object> said = object("role", "CHATBOT", "message", answer.text());
    return object(
        "response_id",
        answer.id(),
        "text",
        answer.text(),
        "generation_id",
        answer.id(),
        "chat_history",
        List.of(said),
        "finish_reason",
        "COMPLETE",
        "meta",
        object("api_version", object("version", "1"), "tokens", tokens()));
  }

  private static SyntheticReply stream1(CannedAnswer answer) {
    StreamText text = new StreamText();
    text.line(
        object("is_finished", false, "event_type", "stream-start", "generation_id", answer.id()));
    text.line(object("is_finished", false, "event_type", "text-generation", "text", answer.text()));
    text.line(
        object(
            "is_finished",
            true,
            "event_type",
            "stream-end",
            "finish_reason",
            "COMPLETE",
            "response",
            whole1(answer)));
    return text.reply("application/stream+json");
  }

  private static Map<String, @Nullable Object> generation(CannedAnswer answer) {
    Map<String, @Nullable Object> one =
        object("id", answer.id(), "text", answer.text(), "finish_reason", "COMPLETE");
    return object("id", answer.id(), "generations", List.of(one), "prompt", "");
  }

  private static Map<String, @Nullable Object> usage() {
    return object("billed_units", tokens(), "tokens", tokens());
  }

  private static Map<String, @Nullable Object> tokens() {
    return object("input_tokens", 0, "output_tokens", 0);
  }
}
