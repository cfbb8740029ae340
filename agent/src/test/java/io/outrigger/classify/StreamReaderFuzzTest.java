package io.outrigger.classify;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.outrigger.classify.StreamReader.Verdict;
import io.outrigger.fuzz.Bounds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/** The meaning of any bytes is the same in any chunks, and garbage is never a whole answer. */
class StreamReaderFuzzTest {

  private static final int FIRST_BUFFERS = 512 * 1024;

  /** Some of these stands in every stream that may count as complete. */
  private static final Pattern AN_END =
      Pattern.compile(
          "\\[DONE\\]|finish_reason|finishReason|stop_reason|stopReason|done|message_stop"
              + "|message-end|stream-end|response\\.completed|response\\.incomplete|is_finished"
              + "|blockReason|guardrailAction|bytes|failed|cancelled");

  @FuzzTest(maxDuration = Bounds.TIME)
  void anyBytesInAnyChunks(byte[] input) {
    for (String provider : new String[] {"openai", "ollama", "bedrock"}) {
      Watched whole = Watched.of(provider, input);
      int[] everywhere = new int[input.length];
      Arrays.setAll(everywhere, i -> i);
      assertThat(Watched.of(provider, input, everywhere).summary()).isEqualTo(whole.summary());
      // The input itself says where a third reading is cut.
      int[] somewhere = new int[Math.min(input.length, 20)];
      Arrays.setAll(somewhere, i -> input[i] & 0xFF);
      Arrays.sort(somewhere);
      assertThat(Watched.of(provider, input, somewhere).summary()).isEqualTo(whole.summary());
      // A clean end of a dialect that nobody here knows is an end too; a broken one never is.
      if (Watched.verdictOfBroken(provider, input) == Verdict.COMPLETE) {
        assertThat(AN_END.matcher(new String(input, StandardCharsets.ISO_8859_1)).find()).isTrue();
      }
      assertThat(whole.reader.wholeUpTo()).isBetween(0L, (long) input.length);
    }
    Bounds.check(input.length, FIRST_BUFFERS, () -> Watched.of("openai", input));
  }
}
