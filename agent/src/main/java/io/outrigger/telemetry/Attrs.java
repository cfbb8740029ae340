package io.outrigger.telemetry;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Attributes before they meet a copy of the API: two arrays, no boxing of keys, no hashing. */
public final class Attrs {
  private Key[] keys = new Key[12];
  private Object[] values = new Object[12];
  private int size;

  /** Adds an attribute; null and values of another type are left out. */
  public Attrs put(Key key, @Nullable Object value) {
    Object fitting = key.fit(value);
    if (fitting == null) {
      return this;
    }
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, size * 2);
      values = Arrays.copyOf(values, size * 2);
    }
    keys[size] = key;
    values[size++] = fitting;
    return this;
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** The key at {@code i}. */
  public Key key(int i) {
    return keys[i];
  }

  /** The value at {@code i}, in the key's type. */
  public Object value(int i) {
    return values[i];
  }
}
