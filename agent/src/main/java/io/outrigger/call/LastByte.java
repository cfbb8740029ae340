package io.outrigger.call;

import java.nio.ByteBuffer;

/**
 * The last byte of a body that is no blank. Readers of JSON stop at the brace that closes it, so
 * this tells whether they had all of it, also where it was too large to keep.
 */
final class LastByte {
  private volatile byte last; // a reader may give up on one thread while the body comes on another

  void add(ByteBuffer chunk) {
    for (int i = chunk.limit() - 1; i >= chunk.position(); i--) {
      byte one = chunk.get(i);
      if (one > ' ' || one < 0) {
        last = one;
        return;
      }
    }
  }

  /** Whether it may have closed a JSON text. */
  boolean closes() {
    return last == '}' || last == ']';
  }
}
