package io.outrigger.call;

import io.outrigger.http.Outcome;
import java.util.function.Function;

/**
 * What an adapter must know to send one attempt.
 *
 * @param number from 1
 * @param firstByteNanos limit until the response headers, in nanoseconds; 0 = the application's own
 *     limits only
 * @param remainingNanos what is left of the whole call, in nanoseconds; {@code Long.MAX_VALUE} = no
 *     limit
 * @param watch for clients that hand the body over before {@code send} is done with it: asked once,
 *     at the headers of a response that the application gets (status below 400), for the watch of
 *     its body. Adapters that hand over later use {@link HandOver#watch} and leave this alone.
 */
public record AttemptSpec(
    int number,
    long firstByteNanos,
    long remainingNanos,
    Function<Outcome.Answered, BodyWatch> watch) {

  /** A spec whose body nobody watches from its headers on. */
  public AttemptSpec(int number, long firstByteNanos, long remainingNanos) {
    this(number, firstByteNanos, remainingNanos, headers -> BodyWatch.NONE);
  }
}
