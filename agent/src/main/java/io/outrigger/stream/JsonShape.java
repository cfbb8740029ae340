package io.outrigger.stream;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The few places of a JSON value that are looked at. A path is dotted; an array on the way counts
 * as each of its elements.
 */
final class JsonShape {

  /** A place on the way or its end. */
  static final class Node {
    private final Map<String, Node> growing = new LinkedHashMap<>();

    /** Null where nothing below is looked at. */
    @Nullable KeyTable<Node> children;

    /** What lies here; null where only something below is looked at. */
    @Nullable Field field;

    /** Told when an object here ends; null = nobody cares. */
    @Nullable Field closes;
  }

  private JsonShape() {}

  /** The shape that all fields make together. */
  static Node of(Field... fields) {
    Node root = new Node();
    for (Field field : fields) {
      for (String path : field.paths()) {
        boolean object = path.endsWith("{}");
        Node node = root;
        for (String part : path.replace("{}", "").split("\\.", -1)) {
          node = node.growing.computeIfAbsent(part, name -> new Node());
        }
        if (object) {
          node.closes = field;
        } else if (node.field == null) {
          node.field = field;
        } else {
          throw new IllegalStateException(path + " is " + node.field + " and " + field);
        }
      }
    }
    freeze(root);
    return root;
  }

  private static void freeze(Node node) {
    if (!node.growing.isEmpty()) {
      node.children = new KeyTable<>(node.growing);
      node.growing.values().forEach(JsonShape::freeze);
    }
  }
}
