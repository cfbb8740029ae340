package io.outrigger.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Small, bounded JSON: a tree for error bodies, which are short, and a writer for our own errors.
 * Requests and replies are never read into a tree (see {@link JsonFields}).
 */
public final class Json {

  /** Deeper nesting than this is no error body of any known provider. */
  private static final int MAX_DEPTH = 64;

  /** Values of one tree; bounds memory and time for hostile bodies. */
  private static final int MAX_VALUES = 4_000;

  // No thread-local recycling: the agent runs on the application's threads, virtual ones too.
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .recyclerPool(JsonRecyclerPools.newBoundedPool(16))
          .build();

  private Json() {}

  /**
   * What could be read.
   *
   * @param value Map, List, String, Long, Double, Boolean or null; of a broken text the part before
   *     the break
   * @param whole whether the text was one well-formed value
   */
  public record Tree(@Nullable Object value, boolean whole) {
    /** Without the value. */
    @Override
    public String toString() {
      return whole ? "whole" : "broken";
    }
  }

  /** Reads bytes in any Unicode encoding. Never throws. */
  public static Tree tree(byte[] bytes) {
    return tree(bytes, MAX_VALUES);
  }

  /** The same with another bound. */
  public static Tree tree(byte[] bytes, int maxValues) {
    try (JsonParser parser = FACTORY.createParser(bytes)) {
      return build(parser, maxValues);
    } catch (IOException | RuntimeException unreadable) {
      return new Tree(null, false);
    }
  }

  /** Reads text. Never throws. */
  public static Tree tree(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      return build(parser, MAX_VALUES);
    } catch (IOException | RuntimeException unreadable) {
      return new Tree(null, false);
    }
  }

  /** As {@link #tree}, but a text that names a field twice is not whole: readers disagree on it. */
  static Tree strictTree(byte[] bytes) {
    try (JsonParser parser = FACTORY.createParser(bytes)) {
      parser.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
      Tree tree = build(parser, MAX_VALUES);
      return tree.whole() && parser.nextToken() == null ? tree : new Tree(tree.value(), false);
    } catch (IOException | RuntimeException unreadable) {
      return new Tree(null, false);
    }
  }

  private static Tree build(JsonParser parser, int maxValues) {
    Deque<Object> open = new ArrayDeque<>();
    Object root = null;
    boolean started = false;
    try {
      String name = null;
      for (int values = 0; values < maxValues; values++) {
        JsonToken token = parser.nextToken();
        if (token == null) {
          return new Tree(root, started && open.isEmpty());
        }
        if (token == JsonToken.FIELD_NAME) {
          name = parser.currentName();
          continue;
        }
        if (token.isStructEnd()) {
          open.pop();
          if (open.isEmpty()) {
            return new Tree(root, true);
          }
          continue;
        }
        Object value =
            token == JsonToken.START_OBJECT
                ? new LinkedHashMap<String, @Nullable Object>()
                : token == JsonToken.START_ARRAY ? new ArrayList<>() : scalar(parser, token);
        if (!started) {
          root = value;
          started = true;
        } else {
          attach(open.peek(), name, value);
        }
        if (value != null && token.isStructStart()) {
          if (open.size() >= MAX_DEPTH) {
            return new Tree(root, false);
          }
          open.push(value);
        } else if (open.isEmpty()) {
          return new Tree(root, true);
        }
      }
    } catch (IOException | RuntimeException broken) {
      // What came before the break still tells something: a body cut off at the buffer's limit.
    }
    return new Tree(root, false);
  }

  @SuppressWarnings("unchecked")
  private static void attach(
      @Nullable Object container, @Nullable String name, @Nullable Object value) {
    if (container instanceof Map) {
      ((Map<String, @Nullable Object>) container).putIfAbsent(String.valueOf(name), value);
    } else if (container instanceof List) {
      ((List<@Nullable Object>) container).add(value);
    }
  }

  static @Nullable Object scalar(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_STRING -> parser.getText();
      // Beyond 64 bits a count is nonsense, but an id may be that long.
      case VALUE_NUMBER_INT ->
          parser.getTextLength() <= 18 ? (Object) parser.getLongValue() : parser.getText();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  /** Writes a tree of Map, List, String, Number, Boolean and null. */
  public static byte[] write(@Nullable Object tree) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonGenerator generator = FACTORY.createGenerator(out)) {
      write(generator, tree);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator out, @Nullable Object value) throws IOException {
    if (value instanceof Map) {
      out.writeStartObject();
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
        out.writeFieldName(String.valueOf(entry.getKey()));
        write(out, entry.getValue());
      }
      out.writeEndObject();
    } else if (value instanceof List) {
      out.writeStartArray();
      for (Object element : (List<?>) value) {
        write(out, element);
      }
      out.writeEndArray();
    } else if (value instanceof Long || value instanceof Integer) {
      out.writeNumber(((Number) value).longValue());
    } else if (value instanceof Double number) {
      out.writeNumber(number);
    } else if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else if (value == null) {
      out.writeNull();
    } else {
      out.writeString(value.toString());
    }
  }

  /** Bytes as text for messages that are no JSON. */
  public static String text(byte[] bytes, int limit) {
    return new String(bytes, 0, Math.min(bytes.length, limit), StandardCharsets.UTF_8);
  }
}
