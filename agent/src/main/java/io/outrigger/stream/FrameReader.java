package io.outrigger.stream;

import java.util.function.Consumer;

/**
 * Turns the bytes of one streamed reply into frames. How the bytes are divided into chunks makes no
 * difference to the frames. Never throws on any bytes, never holds more than a small multiple of
 * its limit, and copies only what a chunk's end cuts in two. Not for several threads at a time.
 */
public interface FrameReader {

  /**
   * Reads on; every frame that ends in this chunk goes to the sink before this returns.
   *
   * @param from first index, inclusive
   * @param to last index, exclusive
   */
  void feed(byte[] chunk, int from, int to, Consumer<? super Frame> sink);

  /**
   * How many of the bytes fed so far are whole frames and what stands between them. While a frame
   * is delivered, it counts as whole.
   */
  long boundary();

  /** While a frame is delivered: how many of the bytes fed stand before it. */
  long start();

  /** The bytes are over: a frame that has begun goes to the sink as {@link Frame.Unfinished}. */
  void end(Consumer<? super Frame> sink);
}
