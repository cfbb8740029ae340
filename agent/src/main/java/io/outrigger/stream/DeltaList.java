package io.outrigger.stream;

import io.outrigger.stream.StreamEvent.Kind;
import java.util.Arrays;

/** Pieces of content found in one frame; the choice may be named behind its content. */
final class DeltaList {

  private Kind[] kinds = new Kind[4];

  /** Four numbers each: choice, first index, last index, characters. */
  private int[] numbers = new int[16];

  private int size;
  private int closed;

  void clear() {
    size = 0;
    closed = 0;
  }

  int size() {
    return size;
  }

  int choice(int at) {
    return Math.max(0, numbers[4 * at]);
  }

  void add(Kind kind, int choice, int from, int to, int characters) {
    if (characters == 0) {
      return;
    }
    if (size == kinds.length) {
      kinds = Arrays.copyOf(kinds, 2 * size);
      numbers = Arrays.copyOf(numbers, 8 * size);
    }
    kinds[size] = kind;
    numbers[4 * size] = choice;
    numbers[4 * size + 1] = from;
    numbers[4 * size + 2] = to;
    numbers[4 * size + 3] = characters;
    size++;
  }

  /** All since the last call belong to this choice. */
  void close(int choice) {
    while (closed < size) {
      numbers[4 * closed] = choice;
      closed++;
    }
  }

  StreamEvent.ContentDelta event(int at, byte[] array, Bytes json) {
    return new StreamEvent.ContentDelta(
        kinds[at],
        numbers[4 * at],
        numbers[4 * at + 3],
        new Bytes(array, numbers[4 * at + 1], numbers[4 * at + 2]),
        json);
  }
}
