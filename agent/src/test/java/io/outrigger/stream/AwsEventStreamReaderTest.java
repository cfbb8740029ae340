package io.outrigger.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AwsEventStreamReaderTest {

  private static final byte[] EXCEPTION =
      AwsBytes.message(
          new TreeMap<>(
              Map.of(
                  ":message-type", "exception",
                  ":exception-type", "throttlingException",
                  ":content-type", "application/json")),
          "{\"message\":\"Too many requests\"}");

  @Test
  void readsHeadersAndPayload() {
    byte[] twice = Arrays.copyOf(EXCEPTION, 2 * EXCEPTION.length);
    System.arraycopy(EXCEPTION, 0, twice, EXCEPTION.length, EXCEPTION.length);
    List<String> frames = Frames.of(AwsEventStreamReader::new, twice);
    assertThat(frames).hasSize(2).allSatisfy(frame -> assertThat(frame).isEqualTo(frames.get(0)));
    assertThat(frames.get(0))
        .contains(":exception-type=throttlingException", "|{\"message\":\"Too many requests\"}");
  }

  /** The checksums are those of AWS's own test vector for an empty message. */
  @Test
  void readsAMessageOfAnotherWriter() {
    byte[] empty = HexFormat.of().parseHex("000000100000000005c248eb7d98c8ff");
    assertThat(Frames.of(AwsEventStreamReader::new, empty)).containsExactly("message {}|");
  }

  @Test
  void readsHeadersOfEveryType() {
    byte[] headers =
        HexFormat.of()
            .parseHex(
                "016100"
                    + "016201"
                    + "016302ff"
                    + "0164030102"
                    + "01650400000007"
                    + "0166050000000000000008"
                    + "0167060002abcd"
                    + "016807000178"
                    + "0169080000000000000009"
                    + "016a09"
                    + "00".repeat(16));
    assertThat(Frames.of(AwsEventStreamReader::new, AwsBytes.framed(headers, new byte[0])))
        .singleElement()
        .asString()
        .contains("a=true", "b=false", "c=-1", "d=258", "e=7", "f=8", "h=x")
        .doesNotContain("g=", "i=", "j=");
  }

  @Test
  void everyChangedByteIsNoticedAndEndsTheReading() {
    for (int i = 0; i < EXCEPTION.length; i++) {
      byte[] changed = Arrays.copyOf(EXCEPTION, 2 * EXCEPTION.length);
      System.arraycopy(EXCEPTION, 0, changed, EXCEPTION.length, EXCEPTION.length);
      changed[i] ^= 0x10;
      assertThat(Frames.of(AwsEventStreamReader::new, changed))
          .as("byte %s", i)
          .singleElement()
          .asString()
          .startsWith("Malformed[");
    }
  }

  @Test
  void saysThatTheBytesEndedInsideAMessage() {
    assertThat(Frames.of(AwsEventStreamReader::new, Arrays.copyOf(EXCEPTION, 40)))
        .singleElement()
        .asString()
        .startsWith("unfinished ");
  }

  @Test
  void leavesOutAMessageThatIsTooLong() {
    byte[] small = AwsBytes.message(Map.of(), "x");
    byte[] both = Arrays.copyOf(EXCEPTION, EXCEPTION.length + small.length);
    System.arraycopy(small, 0, both, EXCEPTION.length, small.length);
    assertThat(Frames.of(() -> new AwsEventStreamReader(20), both))
        .containsExactly("Oversize[name=, whole=true]", "message {}|x");
    assertThat(
            Frames.of(
                () -> new AwsEventStreamReader(20), Arrays.copyOf(EXCEPTION, EXCEPTION.length - 1)))
        .containsExactly("Oversize[name=, whole=false]");
  }

  @Test
  void knowsWhereAMessageEndsThatIsTooLong() {
    byte[] long1 = AwsBytes.message(Map.of(":event-type", "x"), "y".repeat(100));
    AwsEventStreamReader reader = new AwsEventStreamReader(64);
    for (int message = 1; message <= 2; message++) {
      for (int at = 0; at < long1.length; at += 7) {
        reader.feed(long1, at, Math.min(long1.length, at + 7), frame -> {});
      }
      assertThat(reader.boundary()).isEqualTo((long) message * long1.length);
      assertThat(reader.start()).isEqualTo((message - 1L) * long1.length);
    }
  }
}
