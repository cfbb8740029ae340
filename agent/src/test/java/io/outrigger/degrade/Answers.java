package io.outrigger.degrade;

import io.outrigger.http.HeadersView;
import io.outrigger.http.SomeHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Replies as providers give them, for tests. */
final class Answers {

  static final HeadersView JSON = type("application/json");
  static final HeadersView EVENTS = type("text/event-stream; charset=utf-8");

  private Answers() {}

  static HeadersView type(String contentType) {
    return SomeHeaders.of(Map.of("content-type", contentType));
  }

  static HeadersView type(String contentType, String name, String value) {
    return SomeHeaders.of(Map.of("content-type", contentType, name, value));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] chat(String text) {
    return chat(text, "stop");
  }

  static byte[] chat(String text, String finish) {
    return bytes(
        "{\"id\":\"chatcmpl-A1\",\"object\":\"chat.completion\",\"model\":\"gpt-4o-2024\","
            + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
            + Asking.quoted(text)
            + "},\"finish_reason\":\""
            + finish
            + "\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3,\"total_tokens\":12,"
            + "\"prompt_tokens_details\":{\"cached_tokens\":4}}}");
  }

  static final String CHAT_STREAM =
      "data: {\"id\":\"chatcmpl-A1\",\"object\":\"chat.completion.chunk\",\"model\":\"gpt-4o\","
          + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},"
          + "\"finish_reason\":null}]}\n\n"
          + "data: {\"id\":\"chatcmpl-A1\",\"object\":\"chat.completion.chunk\",\"model\":\"gpt-4o\","
          + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Paris\"},\"finish_reason\":null}]}\n\n"
          + "data: {\"id\":\"chatcmpl-A1\",\"object\":\"chat.completion.chunk\",\"model\":\"gpt-4o\","
          + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
          + "data: {\"id\":\"chatcmpl-A1\",\"object\":\"chat.completion.chunk\",\"model\":\"gpt-4o\","
          + "\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1}}\n\n"
          + "data: [DONE]\n\n";

  static final String ANTHROPIC_STREAM =
      "event: message_start\n"
          + "data: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_01\",\"type\":\"message\","
          + "\"role\":\"assistant\",\"model\":\"claude-x\",\"content\":[],\"stop_reason\":null,"
          + "\"usage\":{\"input_tokens\":25,\"output_tokens\":1}}}\n\n"
          + "event: content_block_start\n"
          + "data: {\"type\":\"content_block_start\",\"index\":0,"
          + "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"
          + "event: ping\ndata: {\"type\":\"ping\"}\n\n"
          + "event: content_block_delta\n"
          + "data: {\"type\":\"content_block_delta\",\"index\":0,"
          + "\"delta\":{\"type\":\"text_delta\",\"text\":\"Hello\"}}\n\n"
          + "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n"
          + "event: message_delta\n"
          + "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\","
          + "\"stop_sequence\":null},\"usage\":{\"output_tokens\":15}}\n\n"
          + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

  static final String GEMINI_STREAM =
      "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"Par\"}]},"
          + "\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":4},\"modelVersion\":\"gemini-x\","
          + "\"responseId\":\"r1\"}\r\n\r\n"
          + "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"is\"}]},"
          + "\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":4,"
          + "\"candidatesTokenCount\":2},\"modelVersion\":\"gemini-x\",\"responseId\":\"r1\"}\r\n\r\n";

  static final String OLLAMA_STREAM =
      "{\"model\":\"llama3\",\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},\"done\":false}\n"
          + "{\"model\":\"llama3\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},"
          + "\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":3,\"eval_count\":5}\n";

  static final String RESPONSE =
      "{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"completed\",\"model\":\"gpt-4o\","
          + "\"output\":[{\"id\":\"rs_1\",\"type\":\"reasoning\",\"summary\":[]},{\"id\":\"msg_1\","
          + "\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"Paris\"}]}],"
          + "\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}";
}
