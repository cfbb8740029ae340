package io.outrigger.call;

import io.outrigger.http.Outcome;
import io.outrigger.http.OutgoingRequest;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an adapter must know to send one attempt.
 *
 * @param number from 1
 * @param firstByteNanos limit until the response headers, in nanoseconds; 0 = the application's own
 *     limits only
 * @param remainingNanos what is left of the whole call, in nanoseconds; {@code Long.MAX_VALUE} = no
 *     limit
 * @param bodyNanos what is left of {@code outrigger.timeout.call} alone, in nanoseconds: the body
 *     ends with it, too; {@code Long.MAX_VALUE} = no limit. The caller's own limit is not in it:
 *     whether that one ends bodies is the client's affair.
 * @param once whether the client must not send this attempt again by itself, where it can be told
 *     not to: what is repeated is then decided by the call's plan alone
 * @param rewritten sent instead of the application's request; null = the application's own. {@code
 *     Exchange.phase()} speaks of what was sent.
 * @param preview asked once, at the headers of a response below 400, who judges its body before the
 *     application may see any of it, or its headers; null = nobody: it is handed over at once
 * @param watch for clients that hand the body over before {@code send} is done with it: asked once,
 *     at the headers of a response that the application gets (status below 400), for the watch of
 *     its body. Adapters that hand over later use {@link HandOver#watch} and leave this alone.
 */
public record AttemptSpec(
    int number,
    long firstByteNanos,
    long remainingNanos,
    long bodyNanos,
    boolean once,
    @Nullable OutgoingRequest rewritten,
    Function<Outcome.Answered, @Nullable Preview> preview,
    Function<Outcome.Answered, BodyWatch> watch) {

  /**
   * An error body's held part is waited for no longer than this from its headers on: errors are
   * short and come in one piece, so one that has not is not going to (project decision, see
   * docs/rationale.md).
   */
  private static final long ERROR_PATIENCE = TimeUnit.SECONDS.toNanos(5);

  /** A spec of the application's own request, whose body nobody judges or watches. */
  public AttemptSpec(int number, long firstByteNanos, long remainingNanos) {
    this(
        number,
        firstByteNanos,
        remainingNanos,
        Long.MAX_VALUE,
        false,
        null,
        headers -> BodyWatch.NONE);
  }

  /** A spec of an attempt whose answer is handed over at once. */
  public AttemptSpec(
      int number,
      long firstByteNanos,
      long remainingNanos,
      long bodyNanos,
      boolean once,
      @Nullable OutgoingRequest rewritten,
      Function<Outcome.Answered, BodyWatch> watch) {
    this(
        number, firstByteNanos, remainingNanos, bodyNanos, once, rewritten, headers -> null, watch);
  }

  /**
   * How long to wait from the headers on for the held part of an error body, in nanoseconds: what
   * came by then is what the failure is judged by.
   *
   * @param spentNanos since this attempt was sent
   */
  public long errorPatience(long spentNanos) {
    return remainingNanos == Long.MAX_VALUE
        ? ERROR_PATIENCE
        : Math.max(0, Math.min(ERROR_PATIENCE, remainingNanos - spentNanos));
  }

  /**
   * When to end a body that is still arriving, in nanoseconds from now.
   *
   * @param spentNanos since this attempt was sent
   * @return {@code Long.MAX_VALUE} = never
   */
  public long bodyLeft(long spentNanos) {
    return bodyNanos == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, bodyNanos - spentNanos);
  }
}
