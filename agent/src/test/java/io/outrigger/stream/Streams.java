package io.outrigger.stream;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Healthy streams of each dialect as their providers write them, around a given text. */
public final class Streams {

  /** A stream's bytes and how they are framed. */
  public record Sample(String name, String provider, Framing framing, byte[] bytes) {
    @Override
    public String toString() {
      return name;
    }
  }

  private Streams() {}

  /** Every form around the same pieces of text. */
  public static List<Sample> all(List<String> pieces) {
    return List.of(
        new Sample("chat", "openai", Framing.SSE, utf8(chat(pieces))),
        new Sample("text", "openai", Framing.SSE, utf8(text(pieces))),
        new Sample("responses", "openai", Framing.SSE, utf8(responses(pieces))),
        new Sample("anthropic", "anthropic", Framing.SSE, utf8(anthropic(pieces))),
        new Sample("gemini", "gemini", Framing.SSE, utf8(gemini(pieces))),
        new Sample("gemini-array", "gemini", Framing.JSON_ARRAY, utf8(geminiArray(pieces))),
        new Sample("ollama", "ollama", Framing.NDJSON, utf8(ollama(pieces))),
        new Sample("ollama-text", "ollama", Framing.NDJSON, utf8(ollamaText(pieces))),
        new Sample("cohere", "cohere", Framing.SSE, utf8(cohere(pieces))),
        new Sample("bedrock", "bedrock", Framing.AWS, bedrock(pieces)));
  }

  /** OpenAI chat completions. */
  public static String chat(List<String> pieces) {
    StringBuilder out = new StringBuilder();
    out.append(chatChunk("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null"));
    for (String piece : pieces) {
      out.append(chatChunk("{\"content\":" + json(piece) + "}", "null"));
    }
    out.append(chatChunk("{}", "\"stop\""));
    out.append("data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",")
        .append("\"created\":1788220800,\"model\":\"gpt-4o-mini\",\"choices\":[],\"usage\":")
        .append("{\"prompt_tokens\":12,\"completion_tokens\":")
        .append(pieces.size())
        .append(",\"total_tokens\":99}}\n\ndata: [DONE]\n\n");
    return out.toString();
  }

  private static String chatChunk(String delta, String finish) {
    return "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\","
        + "\"created\":1788220800,\"model\":\"gpt-4o-mini\",\"system_fingerprint\":\"fp_1\","
        + "\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"logprobs\":null,\"finish_reason\":"
        + finish
        + "}],\"usage\":null,\"obfuscation\":\"aB3\"}\n\n";
  }

  /** OpenAI's first completions. */
  public static String text(List<String> pieces) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < pieces.size(); i++) {
      out.append("data: {\"id\":\"cmpl-1\",\"object\":\"text_completion\",\"choices\":[{\"text\":")
          .append(json(pieces.get(i)))
          .append(",\"index\":0,\"logprobs\":null,\"finish_reason\":")
          .append(i == pieces.size() - 1 ? "\"length\"" : "null")
          .append("}],\"model\":\"gpt-3.5-turbo-instruct\"}\n\n");
    }
    return out.append("data: [DONE]\n\n").toString();
  }

  /** OpenAI responses. */
  public static String responses(List<String> pieces) {
    StringBuilder out = new StringBuilder();
    String response =
        "{\"id\":\"resp_1\",\"object\":\"response\",\"created_at\":1788220800,"
            + "\"status\":\"%s\",\"error\":null,\"incomplete_details\":null,"
            + "\"model\":\"gpt-4o-mini\",\"output\":[%s],\"usage\":%s}";
    String part = "{\"type\":\"output_text\",\"text\":%s,\"annotations\":[]}";
    String item =
        "{\"id\":\"msg_1\",\"type\":\"message\",\"status\":\"%s\",\"role\":\"assistant\","
            + "\"content\":[%s]}";
    String whole = json(String.join("", pieces));
    String done = part.formatted(whole);
    int n = 0;
    String begun = response.formatted("in_progress", "", "null");
    n = event(out, "response.created", n, "\"response\":" + begun);
    n = event(out, "response.in_progress", n, "\"response\":" + begun);
    String at = "\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,";
    n =
        event(
            out,
            "response.output_item.added",
            n,
            "\"output_index\":0,\"item\":" + item.formatted("in_progress", ""));
    n = event(out, "response.content_part.added", n, at + "\"part\":" + part.formatted("\"\""));
    for (String piece : pieces) {
      n = event(out, "response.output_text.delta", n, at + "\"delta\":" + json(piece));
    }
    n = event(out, "response.output_text.done", n, at + "\"text\":" + whole);
    n = event(out, "response.content_part.done", n, at + "\"part\":" + done);
    String ended = item.formatted("completed", done);
    n = event(out, "response.output_item.done", n, "\"output_index\":0,\"item\":" + ended);
    event(
        out,
        "response.completed",
        n,
        "\"response\":"
            + response.formatted(
                "completed",
                ended,
                "{\"input_tokens\":12,\"output_tokens\":"
                    + pieces.size()
                    + ",\"total_tokens\":9}"));
    return out.toString();
  }

  private static int event(StringBuilder out, String type, int number, String rest) {
    out.append("event: ")
        .append(type)
        .append("\ndata: {\"type\":\"")
        .append(type)
        .append("\",\"sequence_number\":")
        .append(number)
        .append(',')
        .append(rest)
        .append("}\n\n");
    return number + 1;
  }

  /** Anthropic messages, with a ping. */
  public static String anthropic(List<String> pieces) {
    StringBuilder out = new StringBuilder();
    named(
        out,
        "message_start",
        "\"message\":{\"id\":\"msg_01\",\"type\":\"message\",\"role\":\"assistant\","
            + "\"model\":\"claude-sonnet-4-5\",\"content\":[],\"stop_reason\":null,"
            + "\"stop_sequence\":null,\"usage\":{\"input_tokens\":10,"
            + "\"cache_read_input_tokens\":2,\"output_tokens\":1}}");
    named(
        out,
        "content_block_start",
        "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}");
    named(out, "ping", "");
    for (String piece : pieces) {
      named(
          out,
          "content_block_delta",
          "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":" + json(piece) + "}");
    }
    named(out, "content_block_stop", "\"index\":0");
    named(
        out,
        "message_delta",
        "\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},"
            + "\"usage\":{\"output_tokens\":"
            + pieces.size()
            + "}");
    named(out, "message_stop", "");
    return out.toString();
  }

  private static void named(StringBuilder out, String type, String rest) {
    out.append("event: ")
        .append(type)
        .append("\ndata: {\"type\":\"")
        .append(type)
        .append(rest.isEmpty() ? "\"" : "\",")
        .append(rest)
        .append("}\n\n");
  }

  /** Gemini with {@code alt=sse}: carriage returns, usage in every chunk. */
  public static String gemini(List<String> pieces) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < pieces.size(); i++) {
      out.append("data: ").append(candidate(pieces, i)).append("\r\n\r\n");
    }
    return out.toString();
  }

  /** Gemini without it. */
  public static String geminiArray(List<String> pieces) {
    StringBuilder out = new StringBuilder("[");
    for (int i = 0; i < pieces.size(); i++) {
      out.append(i == 0 ? "" : ",\r\n").append(candidate(pieces, i));
    }
    return out.append("\n]\n").toString();
  }

  private static String candidate(List<String> pieces, int at) {
    return "{\"candidates\": [{\"content\": {\"parts\": [{\"text\": "
        + json(pieces.get(at))
        + "}],\"role\": \"model\"},"
        + (at == pieces.size() - 1 ? "\"finishReason\": \"STOP\"," : "")
        + "\"index\": 0}],\"usageMetadata\": {\"promptTokenCount\": 12,"
        + "\"candidatesTokenCount\": "
        + (at + 1)
        + ",\"totalTokenCount\": 20},\"modelVersion\": \"gemini-2.5-flash\","
        + "\"responseId\": \"r1\"}";
  }

  /** Ollama's chat. */
  public static String ollama(List<String> pieces) {
    StringBuilder out = new StringBuilder();
    for (String piece : pieces) {
      out.append("{\"model\":\"llama3.2\",\"created_at\":\"2026-09-01T00:00:00Z\",\"message\":")
          .append("{\"role\":\"assistant\",\"content\":")
          .append(json(piece))
          .append("},\"done\":false}\n");
    }
    return out.append("{\"model\":\"llama3.2\",\"created_at\":\"2026-09-01T00:00:01Z\",")
        .append("\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done_reason\":\"stop\",")
        .append("\"done\":true,\"total_duration\":5,\"prompt_eval_count\":12,\"eval_count\":")
        .append(pieces.size())
        .append("}\n")
        .toString();
  }

  /** Ollama's generate. */
  public static String ollamaText(List<String> pieces) {
    StringBuilder out = new StringBuilder();
    for (String piece : pieces) {
      out.append("{\"model\":\"llama3.2\",\"created_at\":\"2026-09-01T00:00:00Z\",\"response\":")
          .append(json(piece))
          .append(",\"done\":false}\n");
    }
    return out.append("{\"model\":\"llama3.2\",\"created_at\":\"2026-09-01T00:00:01Z\",")
        .append("\"response\":\"\",\"done\":true,\"done_reason\":\"stop\",\"context\":[1,2],")
        .append("\"prompt_eval_count\":12,\"eval_count\":")
        .append(pieces.size())
        .append("}\n")
        .toString();
  }

  /** Cohere's second API. */
  public static String cohere(List<String> pieces) {
    StringBuilder out = new StringBuilder();
    named(
        out,
        "message-start",
        "\"id\":\"c1\",\"delta\":{\"message\":{\"role\":\"assistant\",\"content\":[],"
            + "\"tool_plan\":\"\",\"tool_calls\":[],\"citations\":[]}}");
    named(
        out,
        "content-start",
        "\"index\":0,\"delta\":{\"message\":{\"content\":{\"type\":\"text\",\"text\":\"\"}}}");
    for (String piece : pieces) {
      named(
          out,
          "content-delta",
          "\"index\":0,\"delta\":{\"message\":{\"content\":{\"text\":" + json(piece) + "}}}");
    }
    named(out, "content-end", "\"index\":0");
    named(
        out,
        "message-end",
        "\"delta\":{\"finish_reason\":\"COMPLETE\",\"usage\":{\"billed_units\":"
            + "{\"input_tokens\":3},\"tokens\":{\"input_tokens\":12,\"output_tokens\":"
            + pieces.size()
            + "}}}");
    return out.toString();
  }

  /** Bedrock's converse. */
  public static byte[] bedrock(List<String> pieces) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    aws(out, "messageStart", "{\"p\":\"abc\",\"role\":\"assistant\"}");
    for (String piece : pieces) {
      aws(
          out,
          "contentBlockDelta",
          "{\"contentBlockIndex\":0,\"delta\":{\"text\":" + json(piece) + "},\"p\":\"abcd\"}");
    }
    aws(out, "contentBlockStop", "{\"contentBlockIndex\":0,\"p\":\"ab\"}");
    aws(out, "messageStop", "{\"p\":\"ab\",\"stopReason\":\"end_turn\"}");
    aws(
        out,
        "metadata",
        "{\"metrics\":{\"latencyMs\":5},\"usage\":{\"inputTokens\":12,\"outputTokens\":"
            + pieces.size()
            + ",\"totalTokens\":99}}");
    return out.toByteArray();
  }

  private static void aws(ByteArrayOutputStream out, String type, String payload) {
    out.writeBytes(
        AwsMessage.of(
            Map.of(
                ":message-type", "event",
                ":event-type", type,
                ":content-type", "application/json"),
            utf8(payload)));
  }

  /** A JSON string, quotes included. */
  public static String json(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        default -> {
          if (c < ' ') {
            out.append("\\u00").append(Character.forDigit(c >> 4, 16));
            out.append(Character.forDigit(c & 15, 16));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }

  /** Bytes. */
  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
