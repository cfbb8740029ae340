package io.outrigger.rescue;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.outrigger.classify.StreamReader.Verdict;
import io.outrigger.fuzz.Bounds;
import io.outrigger.stream.Streams;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Any bytes as a cut first stream, and any as the answer to the continuation: never an exception,
 * and never an end that the second stream did not have.
 */
class SpliceFuzzTest {

  private static final byte[] BODY =
      Streams.utf8("{\"store\":false,\"messages\":[{\"role\":\"user\"}]}");
  private static final List<String> PIECES = List.of("The outrigger ", "keeps ", "the hull.");

  /** The first byte says which dialect, the second how much of the first stream is the input. */
  @FuzzTest(maxDuration = Bounds.TIME)
  void anySecondStream(byte[] input) {
    if (input.length < 2) {
      return;
    }
    List<Streams.Sample> all = Streams.all(PIECES);
    Streams.Sample sample = all.get((input[0] & 0xFF) % all.size());
    int divide = 2 + (input[1] & 0xFF);
    byte[] rest = Arrays.copyOfRange(input, 2, input.length);
    byte[] first =
        divide < input.length && divide > 2 ? Arrays.copyOf(rest, divide - 2) : sample.bytes();
    byte[] second =
        first == sample.bytes() ? rest : Arrays.copyOfRange(input, divide, input.length);
    int end = first == sample.bytes() ? first.length / 2 : first.length;
    Rescue rescue = new Rescue(sample.provider(), first, end, new Random(1));
    Continuation continuation = Continuation.of(BODY, rescue.cut);
    Continuation.Request request = continuation.next(sample.provider(), "claude-3");
    if (request == null || rescue.first.complete() || rescue.first.failure() != null) {
      return;
    }
    Splicer splicer = rescue.splice(continuation, request, second);
    Rescue.Reading reading = new Rescue.Reading(sample.provider(), rescue.delivered.toByteArray());
    if (!splicer.isEnded()) {
      assertThat(reading.verdict).isNotEqualTo(Verdict.COMPLETE);
    }
    assertThat(reading.reader.malformed()).as("all that is written can be read").isFalse();
  }
}
