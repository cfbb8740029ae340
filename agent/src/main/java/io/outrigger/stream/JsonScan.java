package io.outrigger.stream;

import io.outrigger.stream.JsonShape.Node;
import org.jspecify.annotations.Nullable;

/**
 * One pass over one JSON value: tells whether it is well-formed and shows the places of a shape.
 * Builds nothing. Milder than the standard where a client might be, too: numbers may look odd,
 * strings may hold control characters, {@code NaN} and {@code Infinity} are words.
 */
final class JsonScan {

  /** What a value is. */
  enum Sort {
    STRING,
    NUMBER,
    TRUE,
    FALSE,
    NULL,
    OBJECT,
    ARRAY
  }

  /** Hears of the places. */
  interface Hits {
    /**
     * A value at a place.
     *
     * @param from first index; of a string, behind the quote
     * @param to last index, exclusive; of a string, before the quote
     * @param size of a string its Unicode characters, of an object or array its members
     */
    void value(Field field, Sort type, int from, int to, int size);

    /** An object at a place has ended. */
    void closed(Field field);
  }

  /** No event of any provider nests deeper; bounds the stack for hostile ones. */
  private static final int MAX_DEPTH = 200;

  private static final int BROKEN = -1;

  private final Hits hits;
  private byte[] array = new byte[0];
  private int end;
  private int characters;

  JsonScan(Hits hits) {
    this.hits = hits;
  }

  /**
   * Shows the places.
   *
   * @return whether the bytes are exactly one JSON object or array; the places before a break have
   *     been shown in any case
   */
  boolean scan(byte[] bytes, int from, int to, Node shape) {
    array = bytes;
    end = to;
    int start = afterBlank(from);
    if (start == end || (bytes[start] != '{' && bytes[start] != '[')) {
      return false;
    }
    int after = value(start, shape, 0);
    return after != BROKEN && afterBlank(after) == end;
  }

  /** From the first byte of a value to behind its last. */
  private int value(int at, @Nullable Node node, int depth) {
    if (at >= end) {
      return BROKEN;
    }
    Field field = node == null ? null : node.field;
    switch (array[at]) {
      case '"' -> {
        int close = string(at + 1);
        if (close != BROKEN && field != null) {
          hits.value(field, Sort.STRING, at + 1, close, characters);
        }
        return close == BROKEN ? BROKEN : close + 1;
      }
      case '{' -> {
        return depth == MAX_DEPTH ? BROKEN : object(at, node, depth + 1);
      }
      case '[' -> {
        return depth == MAX_DEPTH ? BROKEN : array(at, node, depth + 1);
      }
      default -> {
        return word(at, field);
      }
    }
  }

  private int object(int start, @Nullable Node node, int depth) {
    int members = 0;
    int at = afterBlank(start + 1);
    if (at < end && array[at] == '}') {
      at++;
    } else {
      boolean more = true;
      while (more) {
        if (at >= end || array[at] != '"') {
          return BROKEN;
        }
        int close = string(at + 1);
        if (close == BROKEN) {
          return BROKEN;
        }
        KeyTable<Node> children = node == null ? null : node.children;
        Node child = children == null ? null : children.get(array, at + 1, close);
        at = afterBlank(close + 1);
        if (at >= end || array[at] != ':') {
          return BROKEN;
        }
        at = value(afterBlank(at + 1), child, depth);
        members++;
        at = at == BROKEN ? BROKEN : afterBlank(at);
        if (at == BROKEN || at >= end || (array[at] != ',' && array[at] != '}')) {
          return BROKEN;
        }
        more = array[at] == ',';
        at = more ? afterBlank(at + 1) : at + 1;
      }
    }
    if (node != null) {
      tell(node, Sort.OBJECT, start, at, members);
    }
    return at;
  }

  private int array(int start, @Nullable Node node, int depth) {
    int members = 0;
    int at = afterBlank(start + 1);
    if (at < end && array[at] == ']') {
      at++;
    } else {
      boolean more = true;
      while (more) {
        at = value(at, node, depth);
        members++;
        at = at == BROKEN ? BROKEN : afterBlank(at);
        if (at == BROKEN || at >= end || (array[at] != ',' && array[at] != ']')) {
          return BROKEN;
        }
        more = array[at] == ',';
        at = more ? afterBlank(at + 1) : at + 1;
      }
    }
    if (node != null) {
      tell(node, Sort.ARRAY, start, at, members);
    }
    return at;
  }

  private void tell(Node node, Sort type, int from, int to, int members) {
    if (node.field != null) {
      hits.value(node.field, type, from, to, members);
    }
    if (node.closes != null && type == Sort.OBJECT) {
      hits.closed(node.closes);
    }
  }

  /** Where the closing quote is. Half a surrogate pair in an escape is no character. */
  private int string(int from) {
    byte[] bytes = array;
    int limit = end;
    int count = 0;
    int at = from;
    while (at < limit) {
      byte one = bytes[at];
      if (one == '"') {
        characters = count;
        return at;
      }
      if (one == '\\') {
        if (at + 1 >= limit) {
          return BROKEN;
        }
        boolean unicode = bytes[at + 1] == 'u' && at + 5 < limit;
        count += unicode && isLowSurrogate(bytes, at + 2) ? 0 : 1;
        at += unicode ? 6 : 2;
      } else {
        count += (one & 0xC0) == 0x80 ? 0 : 1;
        at++;
      }
    }
    return BROKEN;
  }

  private static boolean isLowSurrogate(byte[] bytes, int at) {
    int first = bytes[at] | 0x20;
    int second = bytes[at + 1] | 0x20;
    return first == 'd' && second >= 'c' && second <= 'f';
  }

  private int word(int start, @Nullable Field field) {
    int at = start;
    while (at < end && isWord(array[at])) {
      at++;
    }
    Sort type =
        switch (array[start]) {
          case 't' -> is("true", start, at) ? Sort.TRUE : null;
          case 'f' -> is("false", start, at) ? Sort.FALSE : null;
          case 'n' -> is("null", start, at) ? Sort.NULL : null;
          case 'N' -> is("NaN", start, at) ? Sort.NUMBER : null;
          case 'I' -> is("Infinity", start, at) ? Sort.NUMBER : null;
          case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> Sort.NUMBER;
          default -> null;
        };
    if (type == null) {
      return BROKEN;
    }
    if (field != null) {
      hits.value(field, type, start, at, 0);
    }
    return at;
  }

  private boolean is(String word, int from, int to) {
    boolean same = to - from == word.length();
    for (int i = 0; same && i < word.length(); i++) {
      same = array[from + i] == word.charAt(i);
    }
    return same;
  }

  private static boolean isWord(byte one) {
    return (one >= '0' && one <= '9')
        || (one >= 'a' && one <= 'z')
        || (one >= 'A' && one <= 'Z')
        || one == '.'
        || one == '-'
        || one == '+';
  }

  private int afterBlank(int from) {
    int at = from;
    while (at < end
        && (array[at] == ' ' || array[at] == '\n' || array[at] == '\r' || array[at] == '\t')) {
      at++;
    }
    return at;
  }
}
