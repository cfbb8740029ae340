package io.outrigger.provider;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request's conversation with more turns at its end; whatever else is in the body stays as the
 * application wrote it, byte for byte.
 */
public final class RequestEnd {

  /**
   * The arrays that hold the turns, and the text that some have instead: one to be completed, or,
   * as {@code input}, a user's only turn.
   */
  private static final List<String> TURNS = List.of("messages", "contents", "prompt", "input");

  /** How many tokens the answer may have, wherever a dialect says so. */
  private static final List<String> MOST_TOKENS =
      Stream.concat(
              TwoSpellings.inConfig("maxOutputTokens").stream(),
              Stream.of(
                  "max_tokens",
                  "max_completion_tokens",
                  "max_output_tokens",
                  "n_predict",
                  "options.num_predict"))
          .toList();

  /** OpenAI and Azure refuse less: "Expected a value >= 16". */
  private static final long LEAST_OF_RESPONSES = 16;

  private static final byte[] NOTHING = {};

  private final byte[] body;
  private int end = -1;

  /** Where a text begins that stands for a list of one turn; -1 = there is none. */
  private int only = -1;

  private boolean text;
  private boolean empty;
  private int close = -1;
  private boolean members;
  private int limitFrom = -1;
  private int limitTo = -1;
  private long limit;
  private long least = 1;

  private RequestEnd(byte[] body) {
    this.body = body;
  }

  /**
   * Finds the place.
   *
   * @return null where the body is no JSON object in UTF-8 with a conversation
   */
  public static @Nullable RequestEnd of(byte[] body) {
    RequestEnd found = new RequestEnd(body);
    try (JsonParser parser = Json.FACTORY.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT || offset(parser) < 0) {
        return null;
      }
      found.object(parser, "");
      found.close = offset(parser);
      return found.end >= 0 && parser.nextToken() == null ? found : null;
    } catch (IOException | RuntimeException unreadable) {
      return null;
    }
  }

  /** Where the current token begins; -1 in UTF-16 or UTF-32, where the parser counts characters. */
  private static int offset(JsonParser parser) {
    return (int) parser.currentTokenLocation().getByteOffset();
  }

  private void object(JsonParser parser, String path) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = path + parser.currentName();
      members |= path.isEmpty();
      JsonToken token = parser.nextToken();
      if (path.isEmpty() && TURNS.contains(name)) {
        turns(parser, token, name.equals("input"));
      } else if (MOST_TOKENS.contains(name) && token == JsonToken.VALUE_NUMBER_INT) {
        limit = parser.getLongValue();
        least = name.equals("max_output_tokens") ? LEAST_OF_RESPONSES : 1;
        limitFrom = offset(parser);
        limitTo = limitFrom + parser.getTextLength();
      } else if (token == JsonToken.START_OBJECT
          && (TwoSpellings.CONFIGS.contains(name) || name.equals("options"))) {
        object(parser, name + ".");
      } else {
        parser.skipChildren();
      }
    }
  }

  private void turns(JsonParser parser, JsonToken token, boolean turn) throws IOException {
    if (token == JsonToken.VALUE_STRING) {
      int from = offset(parser);
      parser.finishToken();
      int to = (int) parser.currentLocation().getByteOffset();
      end = turn ? to : to - 1; // before the closing quote
      only = turn ? from : -1;
      empty = false;
      text = !turn;
    } else if (token == JsonToken.START_ARRAY) {
      only = -1;
      empty = true;
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        empty = false;
        parser.skipChildren();
      }
      end = offset(parser);
      text = false;
    } else {
      parser.skipChildren();
    }
  }

  /** Whether the conversation is one text to be completed rather than a list of turns. */
  public boolean isText() {
    return text;
  }

  /**
   * The body with more turns.
   *
   * @param turns each a tree; none where the conversation is one text
   * @param more text to go on with, for a conversation that is one text
   * @param members top-level members to add
   * @param tokens output tokens that were used up; a limit on them shrinks, to the least that is
   *     allowed
   */
  public byte[] with(
      List<? extends Map<String, ?>> turns, String more, Map<String, ?> members, long tokens) {
    ByteArrayOutputStream added = new ByteArrayOutputStream();
    added.writeBytes(only < 0 ? NOTHING : ascii("}"));
    boolean first = empty;
    for (Map<String, ?> turn : turns) {
      if (!first) {
        added.write(',');
      }
      first = false;
      added.writeBytes(Json.write(turn));
    }
    added.writeBytes(only < 0 ? NOTHING : ascii("]"));
    if (text) {
      byte[] quoted = Json.write(more);
      added.write(quoted, 1, quoted.length - 2);
    }
    ByteArrayOutputStream extra = new ByteArrayOutputStream();
    for (Map.Entry<String, ?> member : members.entrySet()) {
      if (this.members || extra.size() > 0) {
        extra.write(',');
      }
      extra.writeBytes(Json.write(member.getKey()));
      extra.write(':');
      extra.writeBytes(Json.write(member.getValue()));
    }
    byte[] number = ascii(Long.toString(Math.max(Math.min(least, limit), limit - tokens)));
    boolean limited = limitFrom >= 0 && limit > 0;
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + added.size() + 64);
    int at = 0;
    if (limited && limitFrom < end) {
      at = put(out, at, limitFrom, number, limitTo);
    }
    if (only >= 0) {
      at = put(out, at, only, ascii("[{\"role\":\"user\",\"content\":"), only);
    }
    at = put(out, at, end, added.toByteArray(), end);
    if (limited && limitFrom > end) {
      at = put(out, at, limitFrom, number, limitTo);
    }
    at = put(out, at, close, extra.toByteArray(), close);
    out.write(body, at, body.length - at);
    return out.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private int put(ByteArrayOutputStream out, int at, int from, byte[] instead, int to) {
    out.write(body, at, from - at);
    out.writeBytes(instead);
    return to;
  }
}
