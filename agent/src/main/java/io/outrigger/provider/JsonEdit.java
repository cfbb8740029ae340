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

  private static final byte[] NOTHING = {};

  private final Node root = new Node();

  /** A member to change or to look into. */
  private static final class Node {
    final Map<String, Node> children = new LinkedHashMap<>();
    byte @Nullable [] value;
    boolean onlyWherePresent;
    boolean drop;

    boolean isDropped() {
      return drop && value == null;
    }

    /** What of it takes members away, or null: a list has as many places as elements. */
    @Nullable Node dropping() {
      Node only = new Node();
      only.drop = isDropped();
      children.forEach(
          (name, child) -> {
            Node drops = child.dropping();
            if (drops != null) {
              only.children.put(name, drops);
            }
          });
      return only.drop || !only.children.isEmpty() ? only : null;
    }

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

  /** Takes members away, in a list those of each of its elements; one that is also set is set. */
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

  /**
   * Reads an object to its end. Where a value ends is known at the token behind it: asking the
   * parser would make it decode every text, prompts included.
   */
  private static void object(JsonParser parser, Node node, Splice out) throws IOException {
    int kept = end(parser); // where the last member that stays ends; first behind the brace
    int last = kept;
    int dropped = -1; // where a run of dropped members starts
    boolean any = false;
    Node before = null;
    int value = -1;
    Set<String> seen = new HashSet<>();
    while (true) {
      boolean more = parser.nextToken() == JsonToken.FIELD_NAME;
      int at = more ? start(parser) : end(parser) - 1;
      if (value >= 0) {
        last = out.endBefore(at);
        if (before == null || !before.isDropped()) {
          kept = last;
        }
        if (before != null && before.value != null) {
          out.replace(value, last, before.value);
        }
      }
      if (!more) {
        break;
      }
      before = node.children.get(parser.currentName());
      if (before != null && before.isDropped()) {
        dropped = dropped < 0 ? at : dropped;
      } else {
        if (dropped >= 0) {
          out.replace(dropped, at, NOTHING);
          dropped = -1;
        }
        any = true;
        seen.add(before == null ? "" : parser.currentName());
      }
      JsonToken token = parser.nextToken();
      value = start(parser);
      member(parser, token, before, out);
    }
    byte[] added = added(node, seen, any);
    if (dropped >= 0) {
      out.replace(any ? kept : dropped, last, added);
    } else if (added.length > 0) {
      out.replace(kept, kept, added);
    }
  }

  private static void member(JsonParser parser, JsonToken token, @Nullable Node node, Splice out)
      throws IOException {
    boolean leadsOn = node != null && node.value == null && !node.isDropped();
    if (node != null && leadsOn && token == JsonToken.START_OBJECT) {
      object(parser, node, out);
    } else if (node != null && leadsOn && token == JsonToken.VALUE_NULL && node.creates()) {
      int start = start(parser);
      out.replace(start, start + 4, created(node));
    } else if (node != null && leadsOn && token == JsonToken.START_ARRAY) {
      elements(parser, node.dropping(), out);
    } else {
      parser.skipChildren(); // also a text where the path wants an object
    }
  }

  private static void elements(JsonParser parser, @Nullable Node node, Splice out)
      throws IOException {
    if (node == null) {
      parser.skipChildren(); // nothing is set in a list: nobody said in which of its elements
      return;
    }
    for (JsonToken token = parser.nextToken();
        token != null && token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      member(parser, token, node, out);
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

    /** Where the value in front of a name or a closing brace ends. */
    int endBefore(int at) {
      int end = at;
      while (isBetween(json[end - 1])) {
        end--;
      }
      return end;
    }

    private static boolean isBetween(byte octet) {
      return octet == ' ' || octet == '\n' || octet == '\r' || octet == '\t' || octet == ',';
    }

    void replace(int from, int to, byte[] by) {
      ByteArrayOutputStream target = out;
      if (target == null) {
        target = new ByteArrayOutputStream(json.length + 256);
        out = target;
      }
      target.write(json, copied, from - copied);
      target.writeBytes(by);
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
