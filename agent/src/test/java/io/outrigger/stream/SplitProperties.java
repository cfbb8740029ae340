package io.outrigger.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** However the bytes are divided into chunks, the frames are the same. */
class SplitProperties {

  /** Small limits, so that the bounds are crossed too. */
  static final List<Supplier<FrameReader>> READERS =
      List.of(
          () -> new SseReader(24),
          SseReader::new,
          () -> new NdjsonReader(12),
          () -> new JsonArrayReader(12),
          JsonArrayReader::new,
          () -> new AwsEventStreamReader(64),
          AwsEventStreamReader::new);

  @Property(tries = 2000)
  void ofText(
      @ForAll("texts") String text,
      @ForAll @Size(max = 8) List<@IntRange(max = 120) Integer> cuts) {
    check(text.getBytes(StandardCharsets.UTF_8), cuts);
  }

  @Property(tries = 500)
  void ofAnyBytes(
      @ForAll byte[] bytes, @ForAll @Size(max = 8) List<@IntRange(max = 60) Integer> cuts) {
    check(bytes, cuts);
  }

  @Property(tries = 500)
  void ofMessages(
      @ForAll @IntRange(max = 90) int payload,
      @ForAll @Size(max = 8) List<@IntRange(max = 250) Integer> cuts,
      @ForAll @IntRange(max = 400) int flipped) {
    byte[] one = AwsBytes.message(Map.of(":event-type", "chunk"), "x".repeat(payload));
    byte[] two = Arrays.copyOf(one, 2 * one.length);
    System.arraycopy(one, 0, two, one.length, one.length);
    if (flipped < two.length) {
      two[flipped]++;
    }
    check(two, cuts);
  }

  private static void check(byte[] bytes, List<Integer> cuts) {
    int[] sorted = cuts.stream().mapToInt(Integer::intValue).sorted().toArray();
    int[] everywhere = new int[bytes.length];
    Arrays.setAll(everywhere, i -> i);
    for (Supplier<FrameReader> reader : READERS) {
      List<String> whole = Frames.of(reader, bytes);
      assertThat(Frames.of(reader, bytes, sorted)).isEqualTo(whole);
      assertThat(Frames.of(reader, bytes, everywhere)).isEqualTo(whole);
      assertThat(whole).hasSizeLessThanOrEqualTo(bytes.length + 1);
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "\n",
            "\r",
            "\r\n",
            "\n\n",
            "data: ",
            "data:",
            "event: error",
            "error: ",
            ": ping",
            "id: 1",
            "{\"a\":1}",
            "{",
            "}",
            "[",
            "]",
            ",",
            "\"",
            "\\",
            "[DONE]",
            "abc",
            "x".repeat(20),
            "\uFEFF",
            "\u00e4",
            " ",
            ":")
        .list()
        .ofMaxSize(24)
        .map(parts -> String.join("", parts));
  }
}
