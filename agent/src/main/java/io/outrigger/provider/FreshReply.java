package io.outrigger.provider;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Makes a remembered reply a new one: fresh ids and a usage of zero, since nothing was spent, so
 * that whoever adds up costs or keys records by id is not misled. All other bytes stay as they
 * were.
 */
public final class FreshReply {
  private static final Set<String> IDS =
      Set.of(
          "id",
          "message.id",
          "response.id",
          "responseId",
          "response_id",
          "generation_id",
          "response.response_id",
          "response.generation_id");

  private static final Set<String> USAGES = Set.of("usage", "usageMetadata", "billed_units");

  private static final Set<String> COUNTS = Set.of("prompt_eval_count", "eval_count");

  private final String suffix;
  private final Map<String, String> ids = new HashMap<>();

  /**
   * @param suffix letters and digits that no other reply has
   */
  public FreshReply(String suffix) {
    this.suffix = suffix;
  }

  /** A whole body: JSON, lines of JSON, server-sent events or an AWS event stream. */
  public byte[] of(byte[] body, String contentType) {
    if (contentType.contains("amazon.eventstream")) {
      return ofFrames(body);
    }
    if (!contentType.contains("event-stream") && !contentType.contains("stream+json")) {
      int newline = indexOf(body, '\n', 0);
      boolean lines = contentType.contains("ndjson") || contentType.contains("jsonl");
      if (!lines || newline < 0) {
        return ofJson(body);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 64);
    for (int from = 0; from < body.length; ) {
      int newline = indexOf(body, '\n', from);
      int to = newline < 0 ? body.length : newline + 1;
      line(body, from, to, out);
      from = to;
    }
    return out.toByteArray();
  }

  private void line(byte[] body, int from, int to, ByteArrayOutputStream out) {
    int start = from;
    if (startsWithData(body, from, to)) {
      start = from + 5;
    }
    while (start < to && (body[start] == ' ' || body[start] == '\t')) {
      start++;
    }
    out.write(body, from, start - from);
    byte[] rest = Arrays.copyOfRange(body, start, to);
    out.writeBytes(rest.length > 0 && rest[0] == '{' ? ofJson(rest) : rest);
  }

  private static boolean startsWithData(byte[] body, int from, int to) {
    return to - from > 5
        && body[from] == 'd'
        && body[from + 1] == 'a'
        && body[from + 2] == 't'
        && body[from + 3] == 'a'
        && body[from + 4] == ':';
  }

  private byte[] ofFrames(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 64);
    for (int at = 0; at < body.length; ) {
      if (at + 16 > body.length) {
        return body;
      }
      int length = number(body, at);
      int headers = number(body, at + 4);
      if (length < 16 || headers < 0 || headers > length - 16 || length > body.length - at) {
        return body; // no such stream: whoever remembered it has read it as one
      }
      int payload = at + 12 + headers;
      byte[] fresh = ofJson(Arrays.copyOfRange(body, payload, at + length - 4));
      out.writeBytes(AwsFrames.frame(Arrays.copyOfRange(body, at + 12, payload), fresh));
      at += length;
    }
    return out.toByteArray();
  }

  private static int number(byte[] array, int at) {
    return ((array[at] & 0xFF) << 24)
        | ((array[at + 1] & 0xFF) << 16)
        | ((array[at + 2] & 0xFF) << 8)
        | (array[at + 3] & 0xFF);
  }

  private static int indexOf(byte[] body, char c, int from) {
    for (int i = from; i < body.length; i++) {
      if (body[i] == c) {
        return i;
      }
    }
    return -1;
  }

  private byte[] ofJson(byte[] json) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(json.length + 64);
    int copied = 0;
    try (JsonParser parser = Json.FACTORY.createParser(json)) {
      Path path = new Path();
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        path.move(parser, token);
        String instead = null;
        int length = 0;
        if (token.isNumeric() && path.isUsage()) {
          instead = "0";
          length = parser.getTextLength();
        } else if (token == JsonToken.VALUE_STRING && IDS.contains(path.text())) {
          instead = '"' + fresh(parser.getText()) + '"';
          length = parser.getTextLength() + 2;
        }
        if (instead != null) {
          int at = (int) parser.currentTokenLocation().getByteOffset();
          if (token.isNumeric() || json[at + length - 1] == '"') { // else something is escaped
            out.write(json, copied, at - copied);
            out.writeBytes(instead.getBytes(StandardCharsets.US_ASCII));
            copied = at + length;
          }
        }
      }
    } catch (IOException | RuntimeException unreadable) {
      return json;
    }
    out.write(json, copied, json.length - copied);
    return out.toByteArray();
  }

  /** The old one's kind in front: {@code chatcmpl-}, {@code msg_}; the same for the same id. */
  private String fresh(String old) {
    String known = ids.get(old);
    if (known == null) {
      int kind = Math.max(old.indexOf('-'), old.indexOf('_'));
      boolean named =
          kind > 0 && kind < 12 && old.substring(0, kind).chars().allMatch(FreshReply::isKind);
      known =
          (named ? old.substring(0, kind + 1) : "") + suffix + (ids.isEmpty() ? "" : ids.size());
      ids.put(old, known);
    }
    return known;
  }

  private static boolean isKind(int c) {
    return c >= 'a' && c <= 'z';
  }

  /** Where in the text the parser is; the elements of an array have its name. */
  private static final class Path {
    private final ArrayDeque<String> names = new ArrayDeque<>();
    private int usage = -1;
    private String name = "";

    void move(JsonParser parser, JsonToken token) throws IOException {
      if (token == JsonToken.FIELD_NAME) {
        name = parser.currentName();
      } else if (token.isStructStart()) {
        names.addLast(name);
        usage = usage < 0 && USAGES.contains(name) ? names.size() : usage;
        name = "";
      } else if (token.isStructEnd()) {
        usage = names.size() == usage ? -1 : usage;
        names.removeLast();
        name = "";
      }
    }

    boolean isUsage() {
      return usage >= 0 || (names.size() == 1 && COUNTS.contains(name));
    }

    String text() {
      StringBuilder text = new StringBuilder();
      for (String each : names) {
        text.append(each.isEmpty() ? "" : each + '.');
      }
      return text.append(name).toString();
    }
  }
}
