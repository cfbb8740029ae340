package io.outrigger.engine;

import io.outrigger.config.ErrorCategory;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended, as the caller saw it.
 *
 * @param outcome what the caller got
 * @param category the failure's category where the outcome is a failure, refusal or cancel; {@code
 *     CONTENT_POLICY} too where the answer is one that a policy stopped; else null. For a refusal
 *     by an open circuit see {@code circuitOpen}
 * @param circuitOpen true when an open circuit refused the call: metrics then show the pseudo
 *     category {@code circuit_open}
 * @param errorType for {@code error.type}, null where the outcome is no error
 * @param attempts attempts on the wire, 0 when refused or answered from memory
 * @param delayNanos all waits together, in nanoseconds
 * @param overheadNanos the agent's own time, waits and attempts left out, in nanoseconds
 * @param firstChunkNanos from start to the first byte of the delivered body, of a stream to the
 *     first piece of the answer, in nanoseconds; -1 where none came
 * @param gaps of a stream, between the pieces of the answer
 * @param durationNanos from start to end, in nanoseconds
 * @param reply what the reply says about itself
 * @param error what the caller got thrown, or null
 * @param fallback the last move to another target, or null where there was none
 * @param degraded what stood in for an answer, or null
 */
public record CallEnd(
    CallOutcome outcome,
    @Nullable ErrorCategory category,
    boolean circuitOpen,
    @Nullable String errorType,
    int attempts,
    long delayNanos,
    long overheadNanos,
    long firstChunkNanos,
    ChunkTimes gaps,
    long durationNanos,
    ReplyFacts reply,
    @Nullable Throwable error,
    @Nullable Handoff fallback,
    @Nullable Degradation degraded) {

  /** The end of a call that stayed at its target, and was no stream. */
  public CallEnd(
      CallOutcome outcome,
      @Nullable ErrorCategory category,
      boolean circuitOpen,
      @Nullable String errorType,
      int attempts,
      long delayNanos,
      long overheadNanos,
      long firstChunkNanos,
      long durationNanos,
      ReplyFacts reply,
      @Nullable Throwable error) {
    this(
        outcome,
        category,
        circuitOpen,
        errorType,
        attempts,
        delayNanos,
        overheadNanos,
        firstChunkNanos,
        ChunkTimes.NONE,
        durationNanos,
        reply,
        error,
        null,
        null);
  }
}
