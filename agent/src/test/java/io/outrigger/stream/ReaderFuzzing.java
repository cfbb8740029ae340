package io.outrigger.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.fuzz.Bounds;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** What must hold for every reader and all bytes. */
final class ReaderFuzzing {

  private static final int SMALL_LIMIT = 64;
  private static final int FIRST_BUFFERS = 64 * 1024;

  private ReaderFuzzing() {}

  static void check(
      Supplier<? extends FrameReader> usual,
      IntFunction<? extends FrameReader> limited,
      byte[] input) {
    sameFramesInAnyChunks(usual, input);
    sameFramesInAnyChunks(() -> limited.apply(SMALL_LIMIT), input);
    Bounds.check(input.length, FIRST_BUFFERS, () -> readByteByByte(usual.get(), input));
  }

  private static void sameFramesInAnyChunks(Supplier<? extends FrameReader> reader, byte[] input) {
    List<String> whole = Frames.of(reader, input);
    int[] everywhere = new int[input.length];
    Arrays.setAll(everywhere, i -> i);
    assertThat(Frames.of(reader, input, everywhere)).isEqualTo(whole);
    // The input itself says where a third reading is cut.
    int[] somewhere = new int[Math.min(input.length, 20)];
    Arrays.setAll(somewhere, i -> input[i] & 0xFF);
    Arrays.sort(somewhere);
    assertThat(Frames.of(reader, input, somewhere)).isEqualTo(whole);
    assertThat(whole).as("work is bounded").hasSizeLessThanOrEqualTo(input.length + 1);
  }

  private static void readByteByByte(FrameReader reader, byte[] input) {
    for (int i = 0; i < input.length; i++) {
      reader.feed(input, i, i + 1, frame -> {});
    }
    reader.end(frame -> {});
  }
}
