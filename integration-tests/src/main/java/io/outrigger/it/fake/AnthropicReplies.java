package io.outrigger.it.fake;

import io.outrigger.it.fake.Reply.Kind;
import java.util.List;

/** Answers of the messages endpoint. */
final class AnthropicReplies {
  private AnthropicReplies() {}

  static Reply messages(Request request, String id, String text) {
    List<String> tokens = Reply.tokens(text);
    if (!request.streaming()) {
      String content = "{\"type\":\"text\",\"text\":\"" + Json.escape(text) + "\"}";
      return Reply.document(message(request, id, content, "\"end_turn\"", tokens.size()));
    }
    Reply.Events events = new Reply.Events();
    event(
        events,
        Kind.PREAMBLE,
        "message_start",
        "\"message\":" + message(request, id, "", "null", 1));
    event(
        events,
        Kind.PREAMBLE,
        "content_block_start",
        "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}");
    events.event(Kind.PREAMBLE, "ping", "{\"type\":\"ping\"}");
    for (String token : tokens) {
      event(
          events,
          Kind.CONTENT,
          "content_block_delta",
          "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\""
              + Json.escape(token)
              + "\"}");
    }
    event(events, Kind.FINISH, "content_block_stop", "\"index\":0");
    event(
        events,
        Kind.FINISH,
        "message_delta",
        "\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":%d}"
            .formatted(tokens.size()));
    return events.event(Kind.MARKER, "message_stop", "{\"type\":\"message_stop\"}").reply();
  }

  private static void event(Reply.Events events, Kind kind, String name, String fields) {
    events.event(kind, name, "{\"type\":\"" + name + "\"," + fields + "}");
  }

  private static String message(
      Request request, String id, String content, String stopReason, int outputTokens) {
    return """
        {"id":"msg_%s","type":"message","role":"assistant","model":"%s","content":[%s],"stop_reason":%s,\
        "stop_sequence":null,"usage":{"input_tokens":9,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,\
        "output_tokens":%d,"service_tier":"standard"}}"""
        .formatted(id, request.model(), content, stopReason, outputTokens);
  }
}
