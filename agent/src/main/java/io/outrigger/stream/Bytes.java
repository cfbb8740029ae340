package io.outrigger.stream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A view of bytes that belong to somebody else. Good only until the call that brought it returns:
 * the reader, or the client whose chunk it is, then writes over them.
 *
 * @param from first index, inclusive
 * @param to last index, exclusive
 */
public record Bytes(byte[] array, int from, int to) {

  static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

  /** How many. */
  public int length() {
    return to - from;
  }

  /** As UTF-8, with U+FFFD for what is none. */
  public String text() {
    return new String(array, from, to - from, StandardCharsets.UTF_8);
  }

  /** Bytes that stay. */
  public byte[] copy() {
    return Arrays.copyOfRange(array, from, to);
  }

  boolean equalTo(byte[] other) {
    return Arrays.equals(array, from, to, other, 0, other.length);
  }

  /** The length alone: content is never logged. */
  @Override
  public String toString() {
    return length() + " bytes";
  }
}
