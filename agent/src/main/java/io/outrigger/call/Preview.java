package io.outrigger.call;

import java.nio.ByteBuffer;

/**
 * Judges the beginning of an answer before the application may see any of it. The adapter shows it
 * every byte, in order, and holds them until it has spoken. One thread at a time; never throws,
 * never blocks.
 */
public interface Preview {

  /** What is to be done with the held bytes. */
  enum Verdict {
    /** Nothing is known yet: hold on. */
    HOLD,
    /** The answer may be handed over. */
    RELEASE,
    /** It is a failure: return the reply, and leave the rest of it where it is. */
    FAILED
  }

  /**
   * More of the body has come; the buffer's position must not be changed.
   *
   * @return the verdict from now on; after any but {@code HOLD} nothing is shown any more
   */
  Verdict bytes(ByteBuffer chunk);

  /** The body has come to its end; never {@code HOLD}. */
  Verdict ended();

  /**
   * How much longer there may be no verdict, in nanoseconds; {@code Long.MAX_VALUE} = no limit.
   * Grows when the answer makes progress. Where it is over, the adapter drops the answer, and
   * {@code send} fails with its client's own exception for a time-out.
   */
  long leftNanos();
}
