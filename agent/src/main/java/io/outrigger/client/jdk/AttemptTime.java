package io.outrigger.client.jdk;

import io.outrigger.call.AttemptSpec;
import io.outrigger.call.Timing;
import java.util.concurrent.Executor;

/**
 * One attempt's limits behind its headers, where the client itself knows none: its time-out ends
 * there.
 *
 * @param executor where an application's subscriber hears of the end
 * @param sentAt on the clock of {@code timing}
 */
record AttemptTime(Timing timing, Executor executor, AttemptSpec spec, long sentAt) {

  /** How long the attempt has taken so far, in nanoseconds. */
  long spent() {
    return timing.nanos() - sentAt;
  }

  /** How long the held part of an error body is waited for, in nanoseconds. */
  long errorPatience() {
    return spec.errorPatience(spent());
  }

  /**
   * How long the application would still wait for headers by its own limit, in nanoseconds; {@code
   * Long.MAX_VALUE} = no such limit, or {@code outrigger.timeout.call} is over before it.
   */
  long headersLeft() {
    boolean theirs = spec.remainingNanos() < spec.bodyNanos();
    return theirs ? spec.remainingNanos() - spent() : Long.MAX_VALUE;
  }

  /** How long the body may still take, in nanoseconds; {@code Long.MAX_VALUE} = no limit. */
  long bodyLeft() {
    return spec.bodyLeft(spent());
  }

  /**
   * Runs {@code expire} when {@code outrigger.timeout.call} is over.
   *
   * @return stops that
   */
  Runnable endBody(Runnable expire) {
    long left = bodyLeft();
    return left == Long.MAX_VALUE ? () -> {} : timing.schedule(left, executor, expire);
  }
}
