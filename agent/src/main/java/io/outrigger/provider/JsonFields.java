package io.outrigger.provider;

import static java.util.Objects.requireNonNull;

import io.outrigger.stream.KeyTable;
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
  static final int MAX_TEXT = 1_024;

  /** More values under one path than this are cut: {@code stop} lists and choices are short. */
  private static final int MAX_VALUES = 64;

  private final Node root = new Node();
  private final Map<String, Integer> slots = new HashMap<>();

  /** A place on the way to a value, or its own. */
  static final class Node {
    private final Map<String, Node> growing = new HashMap<>();

    /** Null where nothing below is asked for. */
    @Nullable KeyTable<Node> children;

    int slot = -1;
    int presence = -1;

    private void freeze() {
      if (!growing.isEmpty()) {
        children = new KeyTable<>(growing);
        growing.values().forEach(Node::freeze);
      }
    }
  }

  private JsonFields(Iterable<String> paths) {
    for (String path : paths) {
      Node node = root;
      boolean asksPresence = path.endsWith("?");
      String plain = asksPresence ? path.substring(0, path.length() - 1) : path;
      for (String part : plain.split("\\.", -1)) {
        node = node.growing.computeIfAbsent(part, name -> new Node());
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
    root.freeze();
  }

  static JsonFields of(Iterable<String> paths) {
    return new JsonFields(paths);
  }

  /** Where to find what a path of {@link #of} gave. */
  int slot(String path) {
    return requireNonNull(slots.get(path), path);
  }

  /** The same for several paths, in their order. */
  int[] slots(List<String> paths) {
    return paths.stream().mapToInt(this::slot).toArray();
  }

  /** Reads what is there; a broken or foreign text gives what came before the break. */
  Values read(byte[] json) {
    Values values = new Values(slots);
    values.whole = new JsonPass(json, values).read(root);
    return values;
  }

  /** What was found. */
  static final class Values {
    private final Map<String, Integer> slots;
    private final @Nullable Object[] firsts;
    private @Nullable List<Object> @Nullable [] all;
    private boolean whole;

    private Values(Map<String, Integer> slots) {
      this.slots = slots;
      this.firsts = new @Nullable Object[slots.size()];
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    void add(int slot, @Nullable Object value) {
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

    void present(Node node, boolean something) {
      if (node.presence >= 0 && (something || firsts[node.presence] == null)) {
        firsts[node.presence] = something;
      }
    }

    /** Whether the text was read to its end: one value whose every bracket has its other half. */
    boolean isWhole() {
      return whole;
    }

    /** Whether the path, which must end in {@code ?}, was there but held nothing. */
    boolean isEmpty(String path) {
      return Boolean.FALSE.equals(first(path));
    }

    @Nullable Object first(String path) {
      Integer slot = slots.get(path);
      return slot == null ? null : firsts[slot];
    }

    @Nullable Object first(int slot) {
      return firsts[slot];
    }

    @Nullable String text(String path) {
      return text(first(path));
    }

    /** The first text that one of the places holds, or null. */
    @Nullable String text(int[] ofSlots) {
      for (int slot : ofSlots) {
        String found = text(firsts[slot]);
        if (found != null) {
          return found;
        }
      }
      return null;
    }

    private static @Nullable String text(@Nullable Object first) {
      return first instanceof String text && !text.isEmpty() ? text : null;
    }

    boolean isTrue(String path) {
      return Boolean.TRUE.equals(first(path));
    }

    boolean isAnyTrue(int[] ofSlots) {
      for (int slot : ofSlots) {
        if (Boolean.TRUE.equals(firsts[slot])) {
          return true;
        }
      }
      return false;
    }

    /** A count, or -1. */
    long count(String path) {
      return first(path) instanceof Number number ? number.longValue() : -1;
    }

    /** The first count that one of the places holds, or -1. */
    long count(int[] ofSlots) {
      for (int slot : ofSlots) {
        if (firsts[slot] instanceof Number number && number.longValue() >= 0) {
          return number.longValue();
        }
      }
      return -1;
    }

    List<String> texts(String path) {
      Integer slot = slots.get(path);
      return slot == null ? List.of() : texts(slot);
    }

    List<String> texts(int slot) {
      Object first = firsts[slot];
      if (first == null) {
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
