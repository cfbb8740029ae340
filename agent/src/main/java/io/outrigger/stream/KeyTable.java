package io.outrigger.stream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks up bytes that lie in somebody else's array, without making a string of them. */
public final class KeyTable<V> {

  private final int mask;
  private final byte[] @Nullable [] keys;
  private final @Nullable Object[] values;

  /** Keys of UTF-8, none of them empty. */
  public KeyTable(Map<String, V> entries) {
    int size = 4;
    while (size < 4 * entries.size()) {
      size *= 2;
    }
    this.mask = size - 1;
    this.keys = new byte[size][];
    this.values = new @Nullable Object[size];
    entries.forEach(this::put);
  }

  private void put(String text, V value) {
    byte[] key = text.getBytes(StandardCharsets.UTF_8);
    int slot = slot(key, 0, key.length);
    while (keys[slot] != null) {
      slot = (slot + 1) & mask;
    }
    keys[slot] = key;
    values[slot] = value;
  }

  /** What is known under the bytes from {@code from} to {@code to}, exclusive; null = nothing. */
  @SuppressWarnings("unchecked")
  public @Nullable V get(byte[] array, int from, int to) {
    if (from == to) {
      return null;
    }
    int slot = slot(array, from, to);
    byte[] key = keys[slot];
    while (key != null) {
      if (key.length == to - from && Arrays.equals(key, 0, key.length, array, from, to)) {
        return (V) values[slot];
      }
      slot = (slot + 1) & mask;
      key = keys[slot];
    }
    return null;
  }

  /** Length and three bytes tell the few keys of a place apart. */
  private int slot(byte[] array, int from, int to) {
    int middle = array[(from + to) >>> 1];
    return (31 * (to - from) + array[from] + 7 * middle + 13 * array[to - 1]) & mask;
  }
}
