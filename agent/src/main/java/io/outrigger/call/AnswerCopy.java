package io.outrigger.call;

import static java.util.Objects.requireNonNull;

import io.outrigger.http.Outcome;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a delivered answer for the ladder, as long as it stays small. Made only where somebody
 * wants it.
 */
final class AnswerCopy {

  /** What the ladder remembers at most; longer answers are let go at once. */
  private static final int MOST = 64 * 1024;

  private final Pipeline pipeline;
  private final Ladder.Asked asked;
  private final Outcome.Answered answer;
  private byte @Nullable [] bytes = new byte[2_048];
  private int size;

  private AnswerCopy(Pipeline pipeline, Ladder.Asked asked, Outcome.Answered answer) {
    this.pipeline = pipeline;
    this.asked = asked;
    this.answer = answer;
  }

  /** One for this answer, or null where nobody wants it. */
  static @Nullable AnswerCopy of(
      Pipeline pipeline, Ladder.@Nullable Asked asked, Outcome.Answered answer) {
    return asked != null && answer.status() == 200 ? new AnswerCopy(pipeline, asked, answer) : null;
  }

  void add(ByteBuffer chunk) {
    int length = chunk.remaining();
    byte[] kept = bytes;
    if (kept == null || length > MOST - size) {
      bytes = null;
      return;
    }
    if (size + length > kept.length) {
      kept = Arrays.copyOf(kept, Math.min(MOST, Math.max(size + length, 2 * kept.length)));
      bytes = kept;
    }
    chunk.get(chunk.position(), kept, size, length);
    size += length;
  }

  /** The answer is whole. Never throws. */
  void complete() {
    try {
      if (bytes != null) {
        pipeline.ladder().answered(asked, answer, Arrays.copyOf(requireNonNull(bytes), size));
      }
    } catch (Throwable bug) {
      pipeline.failedOpen("ladder", bug);
    }
  }
}
