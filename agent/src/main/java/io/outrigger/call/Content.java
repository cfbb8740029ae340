package io.outrigger.call;

import io.outrigger.engine.ChunkTimes;
import io.outrigger.engine.Classification;
import io.outrigger.engine.ReplyFacts;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one answer's body while its bytes come. It only looks at them; not for several
 * threads at a time.
 */
interface Content {

  /** Whether the application must not see it before a verdict. */
  default boolean isHeld() {
    return false;
  }

  /** More of it came, at this instant. */
  void add(ByteBuffer chunk, long now);

  /** The verdict on what has come so far. */
  default Preview.Verdict verdict() {
    return Preview.Verdict.RELEASE;
  }

  /** Its bytes have come to their end; may be told twice. */
  void over();

  /** Its bytes broke off; may be told twice. */
  default void broke() {
    over();
  }

  /** Whether what has come is the whole answer. */
  boolean isWhole();

  /**
   * Why it is none: what failed in it. Where it is whole: the policy that stopped it. Null where
   * there is nothing to say.
   */
  default @Nullable Classification failure() {
    return null;
  }

  /** Whether it is none although it came to its end: it says nothing. */
  default boolean isEmpty() {
    return false;
  }

  /** Whether the provider itself has told of the failure, so that the application hears it. */
  default boolean isTold() {
    return true;
  }

  /** What it says about itself so far. */
  ReplyFacts facts();

  /**
   * Names of what the provider keeps since this answer (itself, its conversation, its files), as
   * far as they have come and were not taken before.
   */
  default Set<String> takeIds() {
    return Set.of();
  }

  /** Whether a piece of the answer has come since this was asked last. */
  default boolean takeProgress() {
    return false;
  }

  /** When the first piece of the answer came, or -1. */
  default long firstPieceAt() {
    return -1;
  }

  /** Pieces of the answer so far. */
  default long pieces() {
    return 0;
  }

  /** The gaps between them. */
  default ChunkTimes gaps() {
    return ChunkTimes.NONE;
  }

  /** How many of its bytes the application may get: those behind them cannot be read. */
  default long readable() {
    return Long.MAX_VALUE;
  }

  /** How many of its bytes are whole events that tell no failure. */
  default long whole() {
    return Long.MAX_VALUE;
  }

  /** Whether it has failed already, although it goes on. */
  default boolean isBroken() {
    return false;
  }

  /** Once it is over: whether its bytes end inside an event. */
  default boolean endsInside() {
    return false;
  }

  /** What it lacks behind its end, where it is whole, for every reader to hear all of it. */
  default byte[] closing() {
    return new byte[0];
  }

  /** Tokens of it that were paid for, as far as known. */
  default long tokens() {
    ReplyFacts facts = facts();
    return Math.max(0, facts.inputTokens()) + Math.max(0, facts.outputTokens());
  }

  /** Whether it comes piece by piece, so that the application may have some of it. */
  default boolean isStream() {
    return false;
  }

  /** See {@code StreamReader.errorEvent}. */
  default byte @Nullable [] errorEvent(
      long handedOver, String code, String message, boolean retry) {
    return null;
  }
}
