package io.outrigger.provider;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a few named scalars out of a JSON object in one pass. Everything else is skipped without
 * being decoded, so that prompts and replies are never copied. Paths are dotted ({@code
 * usage.input_tokens}); an array on the way counts as each of its elements. A path that ends in
 * {@code ?} asks only whether there is anything: {@code null}, {@code false}, an empty text, array
 * or object are nothing.
 */
final class JsonFields {

  /** Longer values are no model name, id or parameter. */
  private static final int MAX_TEXT = 1_024;

  /** More values under one path than this are cut: {@code stop} lists and choices are short. */
  private static final int MAX_VALUES = 64;

  private final Node root = new Node();
  private final Map<String, Integer> slots = new HashMap<>();

  private static final class Node {
    final Map<String, Node> children = new HashMap<>();
    int slot = -1;
    int presence = -1;
  }

  private JsonFields(Iterable<String> paths) {
    for (String path : paths) {
      Node node = root;
      boolean asksPresence = path.endsWith("?");
      String plain = asksPresence ? path.substring(0, path.length() - 1) : path;
      for (String part : plain.split("\\.", -1)) {
        Node child = node.children.get(part);
        if (child == null) {
          child = new Node();
          node.children.put(part, child);
        }
        node = child;
      }
      int known = asksPresence ? node.presence : node.slot;
      if (known < 0) {
        int slot = slots.size();
        slots.put(path, slot);
        if (asksPresence) {
          node.presence = slot;
        } else {
          node.slot = slot;
        }
      }
    }
  }

  static JsonFields of(Iterable<String> paths) {
    return new JsonFields(paths);
  }

  /** Reads what is there; a broken or foreign text gives what came before the break. */
  Values read(byte[] json) {
    Values values = new Values(slots);
    try (JsonParser parser = Json.FACTORY.createParser(json)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_OBJECT) {
        object(parser, root, values);
      } else if (first == JsonToken.START_ARRAY) {
        array(parser, root, values);
      }
    } catch (IOException | RuntimeException unreadable) {
      // "Nothing known" from here on; a request that is no JSON is none of our business.
    }
    return values;
  }

  private static void object(JsonParser parser, Node node, Values into) throws IOException {
    boolean any = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      any = true;
      Node child = node.children.get(parser.currentName());
      JsonToken token = parser.nextToken();
      if (child == null) {
        parser.skipChildren();
      } else if (token == JsonToken.START_ARRAY) {
        array(parser, child, into);
      } else {
        element(parser, token, child, into);
      }
    }
    into.present(node, any);
  }

  private static void array(JsonParser parser, Node node, Values into) throws IOException {
    JsonToken token = parser.nextToken();
    into.present(node, token != JsonToken.END_ARRAY);
    while (token != null && token != JsonToken.END_ARRAY) {
      element(parser, token, node, into);
      token = parser.nextToken();
    }
  }

  private static void element(JsonParser parser, @Nullable JsonToken token, Node node, Values into)
      throws IOException {
    boolean asked = !node.children.isEmpty() || node.presence >= 0;
    if (token == JsonToken.START_OBJECT && asked) {
      object(parser, node, into);
    } else if (token != null && token.isStructStart()) {
      parser.skipChildren();
    } else if (token != null && token.isScalarValue()) {
      if (node.presence >= 0) {
        into.present(node, isSomething(parser, token));
      }
      if (node.slot >= 0) {
        into.add(node.slot, Json.scalar(parser, token));
      }
    }
  }

  private static boolean isSomething(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_NULL, VALUE_FALSE -> false;
      case VALUE_STRING -> parser.getTextLength() > 0;
      default -> true;
    };
  }

  /** What was found. */
  static final class Values {
    private final Map<String, Integer> slots;
    private final @Nullable Object[] firsts;
    private @Nullable List<Object> @Nullable [] all;

    private Values(Map<String, Integer> slots) {
      this.slots = slots;
      this.firsts = new @Nullable Object[slots.size()];
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private void add(int slot, @Nullable Object value) {
      if (value == null || (value instanceof String text && text.length() > MAX_TEXT)) {
        return;
      }
      Object first = firsts[slot];
      if (first == null) {
        firsts[slot] = value;
        return;
      }
      if (all == null) {
        all = new List[firsts.length];
      }
      List<Object> list = all[slot];
      if (list == null) {
        list = new ArrayList<>();
        list.add(first);
        all[slot] = list;
      }
      if (list.size() < MAX_VALUES) {
        list.add(value);
      }
    }

    private void present(Node node, boolean something) {
      if (node.presence >= 0 && (something || firsts[node.presence] == null)) {
        firsts[node.presence] = something;
      }
    }

    /** Whether the path, which must end in {@code ?}, was there but held nothing. */
    boolean isEmpty(String path) {
      return Boolean.FALSE.equals(first(path));
    }

    @Nullable Object first(String path) {
      Integer slot = slots.get(path);
      return slot == null ? null : firsts[slot];
    }

    @Nullable String text(String path) {
      return first(path) instanceof String text && !text.isEmpty() ? text : null;
    }

    boolean isTrue(String path) {
      return Boolean.TRUE.equals(first(path));
    }

    /** A count, or -1. */
    long count(String path) {
      return first(path) instanceof Number number ? number.longValue() : -1;
    }

    List<String> texts(String path) {
      Integer slot = slots.get(path);
      Object first = slot == null ? null : firsts[slot];
      if (slot == null || first == null) {
        return List.of();
      }
      List<Object> many = all == null ? null : all[slot];
      if (many == null) {
        return List.of(first.toString());
      }
      return many.stream().map(Object::toString).toList();
    }
  }
}
