package io.outrigger.call;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** What came of a stream and waits until it is a whole event. */
final class WholeEvents {
  private byte[] held = new byte[0];
  private int size;

  void add(ByteBuffer chunk) {
    int length = chunk.remaining();
    if (size + length > held.length) {
      held = Arrays.copyOf(held, Math.max(size + length, 2 * size));
    }
    chunk.get(chunk.position(), held, size, length);
    size += length;
  }

  /** The first of them, which stay. */
  byte[] first(long most) {
    return Arrays.copyOf(held, (int) Math.max(0, Math.min(most, size)));
  }

  /** The first so many have gone. */
  void drop(int count) {
    if (count == 0) {
      return;
    }
    size -= count;
    held = size == 0 ? new byte[0] : Arrays.copyOfRange(held, count, count + size);
  }

  /** All of them, which go. */
  byte[] rest() {
    byte[] all = first(size);
    drop(size);
    return all;
  }
}
