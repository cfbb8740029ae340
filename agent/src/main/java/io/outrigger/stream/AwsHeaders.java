package io.outrigger.stream;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The headers of one AWS message: a byte for the length of the name, the name, a byte for the type,
 * the value.
 */
final class AwsHeaders {

  private static final int TRUE = 0;
  private static final int FALSE = 1;
  private static final int BYTES = 6;
  private static final int TEXT = 7;

  /** Bytes of a value by its type; -1 = two bytes say how many follow. */
  private static final int[] LENGTHS = {0, 0, 1, 2, 4, 8, -1, -1, 8, 16};

  private AwsHeaders() {}

  /** Texts, whole numbers and booleans; null where the bytes are no headers. */
  static @Nullable Map<String, String> read(byte[] array, int from, int to) {
    Map<String, String> headers = new LinkedHashMap<>();
    int at = from;
    while (at < to) {
      int nameEnd = at + 1 + (array[at] & 0xFF);
      if (nameEnd >= to) {
        return null;
      }
      int type = array[nameEnd];
      int value = nameEnd + 1;
      if (type < 0 || type >= LENGTHS.length) {
        return null;
      }
      int length = LENGTHS[type];
      if (length < 0) {
        if (to - value < 2) {
          return null;
        }
        length = ((array[value] & 0xFF) << 8) | (array[value + 1] & 0xFF);
        value += 2;
      }
      if (length > to - value) {
        return null;
      }
      String text = text(type, array, value, length);
      if (text != null) {
        headers.put(new String(array, at + 1, nameEnd - at - 1, StandardCharsets.UTF_8), text);
      }
      at = value + length;
    }
    return headers;
  }

  private static @Nullable String text(int type, byte[] array, int at, int length) {
    if (type == TEXT) {
      return new String(array, at, length, StandardCharsets.UTF_8);
    }
    if (type == TRUE || type == FALSE) {
      return Boolean.toString(type == TRUE);
    }
    if (type >= BYTES) {
      return null;
    }
    long number = array[at];
    for (int i = 1; i < length; i++) {
      number = (number << 8) | (array[at + i] & 0xFF);
    }
    return Long.toString(number);
  }
}
