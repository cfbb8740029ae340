package io.outrigger.it.fake;

import io.outrigger.it.fake.Reply.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;

/** Answers of the chat completions, responses, embeddings and models endpoints. */
final class OpenAiReplies {
  /** A fixed instant: answers to equal requests differ in their id alone. */
  private static final long CREATED = 1_795_132_800L;

  private static final float[] VECTOR = {
    0.5f, -0.25f, 0.125f, 0.75f, -0.5f, 0.25f, -0.125f, 0.0625f
  };

  private OpenAiReplies() {}

  static Reply chat(Request request, String id, String text) {
    List<String> tokens = Reply.tokens(text);
    String usage =
        """
        {"prompt_tokens":9,"completion_tokens":%d,"total_tokens":%d,\
        "prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},\
        "completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0,\
        "accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}"""
            .formatted(tokens.size(), tokens.size() + 9);
    if (!request.streaming()) {
      return Reply.document(
          """
          {"id":"chatcmpl-%s","object":"chat.completion","created":%d,"model":"%s","choices":[{"index":0,\
          "message":{"role":"assistant","content":"%s","refusal":null,"annotations":[]},\
          "logprobs":null,"finish_reason":"stop"}],"usage":%s,"service_tier":"default","system_fingerprint":"fp_fake"}"""
              .formatted(id, CREATED, request.model(), Json.escape(text), usage));
    }
    boolean withUsage = request.flag("include_usage");
    String head =
        """
        {"id":"chatcmpl-%s","object":"chat.completion.chunk","created":%d,"model":"%s",\
        "service_tier":"default","system_fingerprint":"fp_fake","""
            .formatted(id, CREATED, request.model());
    String tail = withUsage ? ",\"usage\":null}" : "}";
    Reply.Events events = new Reply.Events();
    events.data(
        Kind.PREAMBLE,
        head
            + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},"
            + "\"logprobs\":null,\"finish_reason\":null}]"
            + tail);
    for (String token : tokens) {
      events.data(
          Kind.CONTENT,
          head
              + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"},\"logprobs\":null,\"finish_reason\":null}]"
                  .formatted(Json.escape(token))
              + tail);
    }
    events.data(
        Kind.FINISH,
        head
            + "\"choices\":[{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}]"
            + tail);
    if (withUsage) {
      events.data(Kind.FINISH, head + "\"choices\":[],\"usage\":" + usage + "}");
    }
    return events.data(Kind.MARKER, "[DONE]").reply();
  }

  static Reply responses(Request request, String id, String text) {
    List<String> tokens = Reply.tokens(text);
    String part = "{\"type\":\"output_text\",\"text\":\"%s\",\"annotations\":[],\"logprobs\":[]}";
    String item =
        "{\"id\":\"msg_"
            + id
            + "\",\"type\":\"message\",\"status\":\"%s\",\"role\":\"assistant\",\"content\":[%s]}";
    String filledPart = part.formatted(Json.escape(text));
    String filledItem = item.formatted("completed", filledPart);
    String usage =
        """
        {"input_tokens":9,"input_tokens_details":{"cached_tokens":0},"output_tokens":%d,\
        "output_tokens_details":{"reasoning_tokens":0},"total_tokens":%d}"""
            .formatted(tokens.size(), tokens.size() + 9);
    String whole = response(request, id, "completed", filledItem, usage);
    if (!request.streaming()) {
      return Reply.document(whole);
    }
    String begun = response(request, id, "in_progress", "", "null");
    String at = "\"item_id\":\"msg_" + id + "\",\"output_index\":0,\"content_index\":0";
    Numbered events = new Numbered();
    events.add(Kind.PREAMBLE, "response.created", "\"response\":" + begun);
    events.add(Kind.PREAMBLE, "response.in_progress", "\"response\":" + begun);
    events.add(
        Kind.PREAMBLE,
        "response.output_item.added",
        "\"output_index\":0,\"item\":" + item.formatted("in_progress", ""));
    events.add(
        Kind.PREAMBLE, "response.content_part.added", at + ",\"part\":" + part.formatted(""));
    for (String token : tokens) {
      events.add(
          Kind.CONTENT,
          "response.output_text.delta",
          at + ",\"delta\":\"" + Json.escape(token) + "\",\"logprobs\":[]");
    }
    events.add(
        Kind.FINISH,
        "response.output_text.done",
        at + ",\"text\":\"" + Json.escape(text) + "\",\"logprobs\":[]");
    events.add(Kind.FINISH, "response.content_part.done", at + ",\"part\":" + filledPart);
    events.add(
        Kind.FINISH, "response.output_item.done", "\"output_index\":0,\"item\":" + filledItem);
    events.add(Kind.MARKER, "response.completed", "\"response\":" + whole);
    return events.events.reply();
  }

  /** Every event of the responses endpoint repeats its name and counts. */
  private static final class Numbered {
    private final Reply.Events events = new Reply.Events();
    private int next;

    private void add(Kind kind, String name, String fields) {
      events.event(
          kind,
          name,
          "{\"type\":\"%s\",\"sequence_number\":%d,%s}".formatted(name, next++, fields));
    }
  }

  /** Responses are kept unless that is switched off. */
  private static boolean isUnstored(Request request) {
    return request.bodyText().contains("\"store\":false");
  }

  private static String response(
      Request request, String id, String status, String output, String usage) {
    return """
        {"id":"resp_%s","object":"response","created_at":%d,"status":"%s","background":false,"error":null,\
        "incomplete_details":null,"instructions":null,"max_output_tokens":null,"model":"%s","output":[%s],\
        "parallel_tool_calls":true,"previous_response_id":null,"reasoning":{"effort":null,"summary":null},\
        "service_tier":"default","store":%b,"temperature":1.0,"text":{"format":{"type":"text"}},\
        "tool_choice":"auto","tools":[],"top_p":1.0,"truncation":"disabled","usage":%s,"user":null,"metadata":{}}"""
        .formatted(id, CREATED, status, request.model(), output, !isUnstored(request), usage);
  }

  static Reply embeddings(Request request) {
    StringBuilder vector = new StringBuilder();
    if (request.bodyText().contains("\"base64\"")) {
      ByteBuffer floats = ByteBuffer.allocate(4 * VECTOR.length).order(ByteOrder.LITTLE_ENDIAN);
      for (float value : VECTOR) {
        floats.putFloat(value);
      }
      vector.append('"').append(Base64.getEncoder().encodeToString(floats.array())).append('"');
    } else {
      vector.append(java.util.Arrays.toString(VECTOR));
    }
    return Reply.document(
        """
        {"object":"list","data":[{"object":"embedding","index":0,"embedding":%s}],"model":"%s",\
        "usage":{"prompt_tokens":2,"total_tokens":2}}"""
            .formatted(vector, request.model()));
  }

  static Reply models() {
    return Reply.document(
        """
        {"object":"list","data":[{"id":"gpt-4o","object":"model","created":1715367049,"owned_by":"system"},\
        {"id":"gpt-4o-mini","object":"model","created":1721172741,"owned_by":"system"}]}""");
  }
}
