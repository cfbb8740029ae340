package io.outrigger.provider;

import io.outrigger.provider.JsonFields.Node;
import io.outrigger.stream.JsonText;
import io.outrigger.stream.KeyTable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a request or a whole reply for {@link JsonFields}: every call pays for two of them.
 * Text that nobody asked for is passed over eight bytes at a time and makes no object. Milder than
 * the standard inside of what is skipped, as some servers and clients are; it ends where the
 * structure does.
 */
final class JsonPass {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGHS = ONES << 7;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';

  /** A longer one is no count; its digits are kept as text, for an id may be that long. */
  private static final int MOST_DIGITS = 18;

  /** A character takes at most so many bytes: {@code \\u0041}. */
  private static final int MOST_PER_CHARACTER = 6;

  private final byte[] in;
  private final JsonFields.Values into;
  private int at;
  private boolean escaped;

  JsonPass(byte[] json, JsonFields.Values into) {
    this.in = json;
    this.into = into;
  }

  /**
   * Reads an object or an array; anything else holds nothing.
   *
   * @return whether it came to its end, with nothing behind it
   */
  boolean read(Node root) {
    if (in.length >= 3 && in[0] == (byte) 0xEF && in[1] == (byte) 0xBB && in[2] == (byte) 0xBF) {
      at = 3;
    }
    boolean closed =
        switch (next()) {
          case '{' -> object(root);
          case '[' -> array(root);
          default -> false;
        };
    return closed && next() == 0 && at == in.length;
  }

  /** The next byte that is no blank, or 0 at the end; stays before it. */
  private byte next() {
    int i = at;
    while (i < in.length && in[i] <= ' ' && isBlank(in[i])) {
      i++;
    }
    at = i;
    return i < in.length ? in[i] : 0;
  }

  private static boolean isBlank(byte one) {
    return one == ' ' || one == '\n' || one == '\r' || one == '\t';
  }

  /** From the opening brace to behind the closing one; false where it breaks off before. */
  private boolean object(Node node) {
    at++;
    if (next() == '}') {
      at++;
      into.present(node, false);
      return true;
    }
    while (true) {
      if (next() != '"') {
        return false;
      }
      int from = at + 1;
      if (!string()) {
        return false;
      }
      Node child = child(node, from, at - 1);
      if (next() != ':') {
        return false;
      }
      at++;
      if (!member(child)) {
        return false;
      }
      byte behind = next();
      at++;
      if (behind == '}') {
        into.present(node, true);
        return true;
      }
      if (behind != ',') {
        return false;
      }
    }
  }

  private @Nullable Node child(Node node, int from, int to) {
    KeyTable<Node> children = node.children;
    if (children == null) {
      return null;
    }
    if (!escaped) {
      return children.get(in, from, to);
    }
    byte[] name = decoded(from, to).getBytes(StandardCharsets.UTF_8);
    return children.get(name, 0, name.length);
  }

  private boolean member(@Nullable Node child) {
    byte first = next();
    if (child == null) {
      return skip(first);
    }
    return first == '[' ? array(child) : element(first, child);
  }

  private boolean array(Node node) {
    at++;
    byte first = next();
    if (first == 0) {
      return false;
    }
    into.present(node, first != ']');
    if (first == ']') {
      at++;
      return true;
    }
    while (true) {
      if (!element(next(), node)) {
        return false;
      }
      byte behind = next();
      at++;
      if (behind == ']') {
        return true;
      }
      if (behind != ',') {
        return false;
      }
    }
  }

  private boolean element(byte first, Node node) {
    if (first == '{' && (node.children != null || node.presence >= 0)) {
      return object(node);
    }
    if (first == '{' || first == '[' || (node.presence < 0 && node.slot < 0)) {
      return skip(first);
    }
    int from = at;
    if (!skip(first)) {
      return false;
    }
    int to = at;
    if (node.presence >= 0) {
      boolean something =
          first == '"' ? to - from > 2 : !is("null", from, to) && !is("false", from, to);
      into.present(node, something);
    }
    if (node.slot >= 0) {
      into.add(node.slot, first == '"' ? text(from + 1, to - 1) : word(from, to));
    }
    return true;
  }

  /** Passes over one value; false where it breaks off or is none. */
  private boolean skip(byte first) {
    if (first == '"') {
      return string();
    }
    if (first == '{' || first == '[') {
      return nested();
    }
    int from = at;
    int i = from;
    while (i < in.length && isWord(in[i])) {
      i++;
    }
    at = i;
    return i > from && i < in.length && isValue(from, i); // at the end it may be half a word
  }

  private boolean isValue(int from, int to) {
    return switch (in[from]) {
      case 't' -> is("true", from, to);
      case 'f' -> is("false", from, to);
      case 'n' -> is("null", from, to);
      case 'N' -> is("NaN", from, to);
      case 'I' -> is("Infinity", from, to);
      default -> in[from] == '-' || (in[from] >= '0' && in[from] <= '9');
    };
  }

  private boolean nested() {
    int depth = 0;
    while (at < in.length) {
      switch (in[at]) {
        case '"' -> {
          if (!string()) {
            return false;
          }
        }
        case '{', '[' -> {
          depth++;
          at++;
        }
        case '}', ']' -> {
          depth--;
          at++;
          if (depth == 0) {
            return true;
          }
        }
        default -> at++;
      }
    }
    return false;
  }

  /** From the opening quote to behind the closing one. */
  private boolean string() {
    byte[] bytes = in;
    int i = at + 1;
    int eight = bytes.length - Long.BYTES;
    boolean seen = false;
    while (i < bytes.length) {
      if (i <= eight) {
        long word = (long) EIGHT.get(bytes, i);
        long hits = zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES);
        if (hits == 0) {
          i += Long.BYTES;
          continue;
        }
        i += Long.numberOfTrailingZeros(hits) >>> 3; // the first one is right, others may not be
      }
      byte one = bytes[i];
      if (one == '"') {
        at = i + 1;
        escaped = seen;
        return true;
      }
      seen |= one == '\\';
      i += one == '\\' ? 2 : 1;
    }
    at = bytes.length;
    return false;
  }

  /** The highest bit of each byte that is zero, up to and with the first one. */
  private static long zeros(long word) {
    return (word - ONES) & ~word & HIGHS;
  }

  /** Null where it is longer than anybody asks for. */
  private @Nullable String text(int from, int to) {
    if (to - from > MOST_PER_CHARACTER * JsonFields.MAX_TEXT) {
      return null;
    }
    return decoded(from, to);
  }

  private String decoded(int from, int to) {
    String raw = new String(in, from, to - from, StandardCharsets.UTF_8);
    return escaped ? JsonText.decoded(raw) : raw;
  }

  private @Nullable Object word(int from, int to) {
    return switch (in[from]) {
      case 't' -> true;
      case 'f' -> false;
      case 'n', 'N', 'I' -> null;
      default -> number(from, to);
    };
  }

  private @Nullable Object number(int from, int to) {
    boolean negative = in[from] == '-';
    int digits = negative ? from + 1 : from;
    long whole = 0;
    int i = digits;
    while (i < to && in[i] >= '0' && in[i] <= '9') {
      whole = 10 * whole + (in[i] - '0');
      i++;
    }
    if (i == to && i > digits && to - from <= MOST_DIGITS) {
      return negative ? -whole : whole;
    }
    if (to - from > JsonFields.MAX_TEXT) {
      return null;
    }
    String text = new String(in, from, to - from, StandardCharsets.ISO_8859_1);
    if (i == to) {
      return i > digits ? text : null;
    }
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException noNumber) {
      return null;
    }
  }

  private boolean is(String word, int from, int to) {
    boolean same = to - from == word.length();
    for (int i = 0; same && i < word.length(); i++) {
      same = in[from + i] == word.charAt(i);
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
}
