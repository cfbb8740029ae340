package io.outrigger.call;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.Classification;
import io.outrigger.engine.Classification.Repeat;
import io.outrigger.http.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A failed attempt, kept until the next one leaves: if that one is refused, this is handed over.
 *
 * @param what what went wrong
 * @param reply the response, or null
 * @param outcome the response's outcome, or null
 * @param error what was thrown, or null
 * @param at when it ended, monotonic nanoseconds
 */
record FailedAttempt<R>(
    Classification what,
    @Nullable Reply<R> reply,
    Outcome.@Nullable Answered outcome,
    @Nullable Throwable error,
    long at) {

  /** A redirect where an answer was due: nothing is at the address that the operator named. */
  static final Classification MISDIRECTED =
      new Classification(
          ErrorCategory.NOT_FOUND, "redirect", "fallback", 0, null, Repeat.ANSWERED, true, true);

  static <R> FailedAttempt<R> answered(
      Classification what, Reply<R> reply, Outcome.Answered outcome, long at) {
    return new FailedAttempt<>(what, reply, outcome, null, at);
  }

  static <R> FailedAttempt<R> broken(Classification what, Throwable error, long at) {
    return new FailedAttempt<>(what, null, null, error, at);
  }

  /**
   * Whether the application must not have it as it came: the address is a fallback's affair, and
   * whoever follows it takes the application's credentials there.
   */
  boolean isMisdirected() {
    return what.equals(MISDIRECTED);
  }

  /** The HTTP status, 0 where none came. */
  int status() {
    return outcome == null ? 0 : outcome.status();
  }
}
