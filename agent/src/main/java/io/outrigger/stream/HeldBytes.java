package io.outrigger.stream;

import java.util.Arrays;

/** Bytes kept from one chunk to the next. Grows with what came, not with what was announced. */
final class HeldBytes {

  /** Room that is worth keeping for the next frame; most events are below 1 KB. */
  private static final int KEPT = 16 * 1024;

  private byte[] array = new byte[0];
  private int length;

  int length() {
    return length;
  }

  byte[] array() {
    return array;
  }

  Bytes view() {
    return new Bytes(array, 0, length);
  }

  void add(byte[] from, int start, int end) {
    int more = end - start;
    if (array.length - length < more) {
      array = Arrays.copyOf(array, Math.max(length + more, Math.max(256, 2 * length)));
    }
    System.arraycopy(from, start, array, length, more);
    length += more;
  }

  void add(byte one) {
    if (array.length == length) {
      array = Arrays.copyOf(array, Math.max(256, 2 * length));
    }
    array[length++] = one;
  }

  void clear() {
    length = 0;
    if (array.length > KEPT) {
      array = new byte[0];
    }
  }
}
