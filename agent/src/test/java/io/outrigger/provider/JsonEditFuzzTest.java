package io.outrigger.provider;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.outrigger.fuzz.Bounds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Any bytes as a body that is written for another target, against a reading of every token. */
class JsonEditFuzzTest {

  private static final int FIRST_BUFFERS = 256 * 1024;

  private static final JsonEdit EDIT =
      new JsonEdit().set("model", JsonEdit.text("b\"c")).drop(List.of("seed"));

  private static final JsonEdit NOTHING = new JsonEdit().drop(List.of("a name that nobody has"));

  @FuzzTest(maxDuration = Bounds.TIME)
  void anyBytes(byte[] input) {
    byte[] before = input.clone();
    byte[] edited = EDIT.apply(input);
    assertThat(input).as("the application's own bytes").isEqualTo(before);
    List<String> tokens = tokens(input);
    assertThat(edited == null).as("refused").isEqualTo(tokens == null);
    assertThat(NOTHING.apply(input)).isSameAs(edited == null ? null : input);
    if (edited != null && tokens != null) {
      assertThat(tokens(edited)).isEqualTo(expected(tokens));
      assertThat(EDIT.apply(edited)).as("once is enough").isEqualTo(edited);
    }
    if (Ties.read(input) != null) {
      assertThat(isOneValue(input)).as("what is read is JSON").isTrue();
    } else {
      assertThat(tokens == null || !isUnicode(input)).as("what is JSON is read").isTrue();
    }
    Bounds.check(input.length, FIRST_BUFFERS, () -> EDIT.apply(input));
    Bounds.check(input.length, FIRST_BUFFERS, () -> Ties.read(input));
  }

  /** What the edit must make of an object's tokens, each its kind and its text. */
  private static List<String> expected(List<String> tokens) {
    List<String> out = new ArrayList<>();
    int depth = 0;
    boolean named = false;
    for (int i = 0; i < tokens.size(); i++) {
      String token = tokens.get(i);
      boolean member = depth == 1 && token.startsWith("FIELD_NAME");
      if (member && (token.equals("FIELD_NAME model") || token.equals("FIELD_NAME seed"))) {
        int end = endOfValue(tokens, i + 1);
        if (token.endsWith("model")) {
          named = true;
          out.add(token);
          out.add("VALUE_STRING b\\\"c");
        }
        i = end;
        continue;
      }
      depth += token.startsWith("START") ? 1 : token.startsWith("END") ? -1 : 0;
      out.add(token);
    }
    if (!named) {
      out.addAll(out.size() - 1, List.of("FIELD_NAME model", "VALUE_STRING b\\\"c"));
    }
    return out;
  }

  private static int endOfValue(List<String> tokens, int start) {
    int depth = 0;
    for (int i = start; ; i++) {
      String token = tokens.get(i);
      depth += token.startsWith("START") ? 1 : token.startsWith("END") ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
  }

  /** Every token with its bytes, or null where the bytes are not exactly one object in UTF-8. */
  private static @Nullable List<String> tokens(byte[] json) {
    List<String> tokens = new ArrayList<>();
    try (JsonParser parser = Json.FACTORY.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT
          || parser.currentTokenLocation().getByteOffset() < 0) {
        return null;
      }
      int depth = 0;
      do {
        JsonToken token = parser.currentToken();
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        tokens.add(token + text(parser, token, json));
        if (depth == 0) {
          return parser.nextToken() == null ? tokens : null;
        }
      } while (parser.nextToken() != null);
      return null;
    } catch (IOException | RuntimeException noJson) {
      return null;
    }
  }

  /** A name decoded; a text as it stands, because decoding is stricter than reading over it. */
  private static String text(JsonParser parser, JsonToken token, byte[] json) throws IOException {
    if (token == JsonToken.FIELD_NAME) {
      return " " + parser.currentName();
    }
    if (token != JsonToken.VALUE_STRING) {
      return token.isScalarValue() ? " " + parser.getText() : "";
    }
    int start = (int) parser.currentTokenLocation().getByteOffset();
    int end = start + 1;
    while (json[end] != '"') {
      end += json[end] == '\\' ? 2 : 1;
    }
    return " " + new String(json, start + 1, end - start - 1, ISO_8859_1);
  }

  private static boolean isOneValue(byte[] json) {
    try (JsonParser parser = Json.FACTORY.createParser(json)) {
      parser.nextToken();
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (IOException | RuntimeException noJson) {
      return false;
    }
  }

  private static boolean isUnicode(byte[] text) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
      return true;
    } catch (CharacterCodingException surrogates) {
      return false;
    }
  }
}
