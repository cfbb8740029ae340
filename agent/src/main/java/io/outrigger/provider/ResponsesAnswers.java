package io.outrigger.provider;

import static io.outrigger.provider.Tree.object;

import io.outrigger.http.SyntheticReply;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** OpenAI's Responses API. */
final class ResponsesAnswers {
  private final CannedAnswer answer;
  private final String item;
  private final StreamText stream = new StreamText();
  private int sequence;

  private ResponsesAnswers(CannedAnswer answer) {
    this.answer = answer;
    this.item = "msg_" + answer.id();
  }

  static SyntheticReply write(CannedAnswer answer) {
    ResponsesAnswers form = new ResponsesAnswers(answer);
    return answer.stream() ? form.stream() : StreamText.json(form.completed());
  }

  private SyntheticReply stream() {
    say("response.created", "response", response("in_progress", List.of(), null));
    say("response.in_progress", "response", response("in_progress", List.of(), null));
    Map<String, @Nullable Object> begun = item("in_progress", List.of());
    say("response.output_item.added", "output_index", 0, "item", begun);
    part("response.content_part.added", "part", words(""));
    part("response.output_text.delta", "delta", answer.text());
    part("response.output_text.done", "text", answer.text());
    part("response.content_part.done", "part", words(answer.text()));
    say("response.output_item.done", "output_index", 0, "item", whole());
    say("response.completed", "response", completed());
    return stream.events();
  }

  private void part(String type, String name, Object value) {
    if (name.equals("part")) {
      say(type, "item_id", item, "output_index", 0, "content_index", 0, name, value);
    } else {
      say(
          type,
          "item_id",
          item,
          "output_index",
          0,
          "content_index",
          0,
          name,
          value,
          "logprobs",
          List.of());
    }
  }

  private void say(String type, @Nullable Object... fields) {
    Map<String, @Nullable Object> event = object("type", type);
    event.putAll(object(fields));
    event.put("sequence_number", sequence++);
    stream.event(type, event);
  }

  private Map<String, @Nullable Object> completed() {
    Map<String, @Nullable Object> usage =
        object(
            "input_tokens",
            0,
            "input_tokens_details",
            object("cached_tokens", 0),
            "output_tokens",
            0,
            "output_tokens_details",
            object("reasoning_tokens", 0),
            "total_tokens",
            0);
    return response("completed", List.of(whole()), usage);
  }

  private Map<String, @Nullable Object> response(
      String status, List<?> output, @Nullable Object usage) {
    Map<String, @Nullable Object> response =
        object("id", "resp_" + answer.id(), "object", "response");
    response.put("created_at", answer.createdAt());
    response.put("status", status);
    response.put("error", null);
    response.put("incomplete_details", null);
    response.put("instructions", null);
    response.put("metadata", object());
    response.put("model", answer.model());
    response.put("output", output);
    response.put("parallel_tool_calls", true);
    response.put("previous_response_id", null);
    response.put("store", false);
    response.put("temperature", null);
    response.put("tool_choice", "auto");
    response.put("tools", List.of());
    response.put("top_p", null);
    response.put("usage", usage);
    return response;
  }

  private Map<String, @Nullable Object> whole() {
    return item("completed", List.of(words(answer.text())));
  }

  private Map<String, @Nullable Object> item(String status, List<?> content) {
    return object(
        "id", item, "type", "message", "status", status, "role", "assistant", "content", content);
  }

  private static Map<String, @Nullable Object> words(String text) {
    return object(
        "type", "output_text", "text", text, "annotations", List.of(), "logprobs", List.of());
  }
}
