package io.outrigger.engine;

import org.jspecify.annotations.Nullable;

/**
 * How one attempt ended: at its failure, or with the end of its body.
 *
 * @param attempt the attempt
 * @param status HTTP status, 0 where none came
 * @param failure what went wrong, or the policy that stopped a delivered answer; null for a success
 * @param error what the client threw, or null
 * @param disposition what became of the failure; {@link Disposition#NONE} for a success
 * @param durationNanos from send to end, in nanoseconds
 * @param wastedTokens tokens of an answer that was none, as far as known; 0 for a success
 */
public record AttemptEnd(
    AttemptFacts attempt,
    int status,
    @Nullable Classification failure,
    @Nullable Throwable error,
    Disposition disposition,
    long durationNanos,
    long wastedTokens) {

  /** What became of an attempt's failure; the words of {@code outrigger.disposition}. */
  public enum Disposition {
    NONE,
    RETRIED,
    FALLBACK,
    DEGRADED,
    SURFACED
  }
}
