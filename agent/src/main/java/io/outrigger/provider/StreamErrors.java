package io.outrigger.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.stream.AwsMessage;
import io.outrigger.stream.Framing;
import io.outrigger.stream.StreamForm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Errors in the form that each dialect gives them inside a stream. */
final class StreamErrors {

  /** The status that the failure would have had before the stream began. */
  private static final int UNAVAILABLE = 503;

  private StreamErrors() {}

  /**
   * Writes one.
   *
   * @param usual the dialect's own form, for a stream whose events did not show theirs
   */
  static byte[] write(Interruption what, StreamForm usual) {
    StreamForm form = what.form() == StreamForm.UNKNOWN ? usual : what.form();
    if (what.framing() == Framing.AWS) {
      return AwsMessage.of(
          Map.of(
              ":message-type", "exception",
              ":exception-type", "modelStreamErrorException",
              ":content-type", "application/json"),
          Json.write(plain("message", what)));
    }
    byte[] json = Json.write(body(form, what));
    return switch (what.framing()) {
      case NDJSON -> joined("", json, "\n");
      case JSON_ARRAY -> joined(what.handedOver() > 1 ? "," : "[", json, "");
      // A blank line more is nothing; the last line feed may have been cut from its return.
      default -> sse(form, json);
    };
  }

  private static byte[] sse(StreamForm form, byte[] json) {
    byte[] event =
        joined(isNamed(form) ? "\nevent: " + name(form) + "\ndata: " : "\ndata: ", json, "\n\n");
    // google-genai reads the next event before it looks at this one: without another, all that it
    // would see is the break.
    return form == StreamForm.GEMINI ? joined("", event, new String(event, UTF_8)) : event;
  }

  private static boolean isNamed(StreamForm form) {
    return form == StreamForm.ANTHROPIC
        || form == StreamForm.OPENAI_RESPONSES
        || form == StreamForm.COHERE;
  }

  private static String name(StreamForm form) {
    return form == StreamForm.COHERE ? "message-end" : "error";
  }

  private static Map<String, ?> body(StreamForm form, Interruption what) {
    return switch (form) {
      case ANTHROPIC -> anthropic(what);
      case OPENAI_RESPONSES -> responses(what);
      case GEMINI -> gemini(what);
      case OLLAMA_CHAT, OLLAMA_TEXT -> plain("error", what);
      case COHERE -> cohere(what);
      case BEDROCK_CONVERSE -> plain("message", what);
      default -> Map.of("error", openAi(what));
    };
  }

  private static Map<String, @Nullable Object> openAi(Interruption what) {
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("message", what.message());
    error.put("type", "server_error");
    error.put("param", null);
    error.put("code", what.code());
    return with(error, what);
  }

  /** Nested, although the specification shows it flat: the SDKs look for {@code error}. */
  private static Map<String, Object> responses(Interruption what) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("type", "error");
    event.put("error", openAi(what));
    return event;
  }

  private static Map<String, Object> anthropic(Interruption what) {
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("type", "api_error");
    error.put("message", what.message());
    error.put("details", Map.of("error_code", what.code()));
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("type", "error");
    event.put("error", with(error, what));
    return event;
  }

  private static Map<String, Object> gemini(Interruption what) {
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("@type", "type.googleapis.com/google.rpc.ErrorInfo");
    info.put("reason", what.code().toUpperCase(Locale.ROOT));
    info.put("domain", "outrigger");
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("tokens_before_error", Long.toString(what.tokens()));
    metadata.put("retryable", Boolean.toString(what.retry()));
    info.put("metadata", metadata);
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", UNAVAILABLE);
    error.put("message", what.message());
    error.put("status", "UNAVAILABLE");
    error.put("details", List.of(info));
    return Map.of("error", error);
  }

  private static Map<String, Object> cohere(Interruption what) {
    Map<String, @Nullable Object> delta = new LinkedHashMap<>();
    delta.put("error", what.message());
    delta.put("finish_reason", "ERROR");
    delta.put("code", what.code());
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("type", "message-end");
    event.put("delta", with(delta, what));
    return event;
  }

  private static Map<String, @Nullable Object> plain(String under, Interruption what) {
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put(under, what.message());
    error.put("code", what.code());
    return with(error, what);
  }

  private static Map<String, @Nullable Object> with(
      Map<String, @Nullable Object> error, Interruption what) {
    error.put("tokens_before_error", what.tokens());
    error.put("retryable", what.retry());
    return error;
  }

  private static byte[] joined(String before, byte[] json, String after) {
    byte[] start = before.getBytes(UTF_8);
    byte[] end = after.getBytes(UTF_8);
    byte[] all = new byte[start.length + json.length + end.length];
    System.arraycopy(start, 0, all, 0, start.length);
    System.arraycopy(json, 0, all, start.length, json.length);
    System.arraycopy(end, 0, all, start.length + json.length, end.length);
    return all;
  }
}
