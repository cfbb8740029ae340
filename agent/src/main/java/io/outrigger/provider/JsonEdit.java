package io.outrigger.provider;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes a few members of a JSON object by splicing bytes: whatever is not named stays as the
 * application wrote it, byte for byte, so that prompt caches, number formats and unknown parameters
 * survive. Paths are dotted and lead through objects only.
 */
public final class JsonEdit {

  private final Node root = new Node();

  /** A member to change or to look into. */
  private static final class Node {
    final Map<String, Node> children = new LinkedHashMap<>();
    byte @Nullable [] value;
    boolean onlyWherePresent;
    boolean drop;

    boolean creates() {
      return value != null ? !onlyWherePresent : children.values().stream().anyMatch(Node::creates);
    }
  }

  /** Nothing yet. */
  public JsonEdit() {}

  /**
   * Sets a member; where it is absent, it is added, with the objects on its way. A member that
   * stands twice is set twice, because servers differ on which one counts.
   *
   * @param value JSON, see {@link #text} and {@link #valueOf}
   */
  public JsonEdit set(String path, byte[] value) {
    at(path).value = value.clone();
    return this;
  }

  /** Sets a member where it is present. */
  public JsonEdit replace(String path, byte[] value) {
    Node node = at(path);
    node.value = value.clone();
    node.onlyWherePresent = true;
    return this;
  }

  /** Takes members away; one that is also set is set. */
  public JsonEdit drop(Collection<String> paths) {
    for (String path : paths) {
      at(path).drop = true;
    }
    return this;
  }

  private Node at(String path) {
    Node node = root;
    for (String name : path.split("\\.", -1)) {
      node = node.children.computeIfAbsent(name, unknown -> new Node());
    }
    return node;
  }

  /** A text as JSON. */
  public static byte[] text(String text) {
    return Json.write(text);
  }

  /** What an operator wrote: JSON where it is JSON ({@code 0.2}, {@code true}), else a text. */
  public static byte[] valueOf(String written) {
    byte[] text = text(written);
    byte[] plain = written.getBytes(StandardCharsets.UTF_8);
    try (JsonParser parser = Json.FACTORY.createParser(plain)) {
      if (parser.nextToken() == null) {
        return text;
      }
      parser.skipChildren();
      parser.finishToken();
      return parser.nextToken() == null ? plain : text;
    } catch (IOException | RuntimeException noJson) {
      return text;
    }
  }

  /**
   * The changed text.
   *
   * @return null where the bytes are not exactly one JSON object in UTF-8; the same array where
   *     nothing is to change. Never throws.
   */
  public byte @Nullable [] apply(byte[] json) {
    try (JsonParser parser = Json.FACTORY.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      if (start(parser) < 0) {
        return null; // UTF-16 or UTF-32: the parser counts characters there, not bytes
      }
      Splice out = new Splice(json);
      object(parser, root, out);
      return parser.nextToken() == null ? out.finish() : null;
    } catch (IOException | RuntimeException noJson) {
      return null;
    }
  }

  private static void object(JsonParser parser, Node node, Splice out) throws IOException {
    int kept = end(parser); // where the last member that stays ends; first behind the brace
    boolean any = false;
    int dropped = -1; // where a run of dropped members starts
    int last = kept;
    Set<String> seen = new HashSet<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      int name = start(parser);
      Node child = node.children.get(parser.currentName());
      JsonToken token = parser.nextToken();
      if (child != null && child.drop && child.value == null) {
        parser.skipChildren();
        dropped = dropped < 0 ? name : dropped;
        last = finish(parser);
        continue;
      }
      if (dropped >= 0) {
        out.replace(dropped, name, null);
        dropped = -1;
      }
      if (child != null) {
        seen.add(parser.currentName());
        member(parser, token, child, out);
      } else {
        parser.skipChildren();
      }
      any = true;
      kept = finish(parser);
      last = kept;
    }
    byte[] added = added(node, seen, any);
    if (dropped >= 0) {
      out.replace(any ? kept : dropped, last, added);
    } else if (added.length > 0) {
      out.replace(kept, kept, added);
    }
  }

  private static void member(JsonParser parser, JsonToken token, Node child, Splice out)
      throws IOException {
    int start = start(parser);
    byte[] value = child.value;
    if (value != null) {
      parser.skipChildren();
      out.replace(start, finish(parser), value);
    } else if (token == JsonToken.START_OBJECT) {
      object(parser, child, out);
    } else if (token == JsonToken.VALUE_NULL && child.creates()) {
      out.replace(start, finish(parser), created(child));
    } else {
      parser.skipChildren(); // an array, a text: the path does not lead there
    }
  }

  /** The members that are to be set and were not there, with the comma before them. */
  private static byte[] added(Node node, Set<String> seen, boolean behindOthers) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    boolean comma = behindOthers;
    for (Map.Entry<String, Node> child : node.children.entrySet()) {
      if (!seen.contains(child.getKey()) && child.getValue().creates()) {
        if (comma) {
          text.write(',');
        }
        comma = true;
        text.writeBytes(text(child.getKey()));
        text.write(':');
        text.writeBytes(created(child.getValue()));
      }
    }
    return text.toByteArray();
  }

  private static byte[] created(Node node) {
    byte[] value = node.value;
    if (value != null) {
      return value;
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.write('{');
    text.writeBytes(added(node, Set.of(), false));
    text.write('}');
    return text.toByteArray();
  }

  private static int start(JsonParser parser) {
    return (int) parser.currentTokenLocation().getByteOffset();
  }

  private static int finish(JsonParser parser) throws IOException {
    parser.finishToken(); // texts are read lazily
    return end(parser);
  }

  private static int end(JsonParser parser) {
    return (int) parser.currentLocation().getByteOffset();
  }

  /** Copies what stays, in order. */
  private static final class Splice {
    private final byte[] json;
    private @Nullable ByteArrayOutputStream out;
    private int copied;

    Splice(byte[] json) {
      this.json = json;
    }

    void replace(int from, int to, byte @Nullable [] by) {
      ByteArrayOutputStream target = out;
      if (target == null) {
        target = new ByteArrayOutputStream(json.length + 256);
        out = target;
      }
      target.write(json, copied, from - copied);
      if (by != null) {
        target.writeBytes(by);
      }
      copied = to;
    }

    byte[] finish() {
      ByteArrayOutputStream target = out;
      if (target == null) {
        return json;
      }
      target.write(json, copied, json.length - copied);
      return target.toByteArray();
    }
  }
}
