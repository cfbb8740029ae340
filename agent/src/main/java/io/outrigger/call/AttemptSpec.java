package io.outrigger.call;

/**
 * What an adapter must know to send one attempt.
 *
 * @param number from 1
 * @param firstByteNanos limit until the response headers, in nanoseconds; 0 = the application's own
 *     limits only
 * @param remainingNanos what is left of the whole call, in nanoseconds; {@code Long.MAX_VALUE} = no
 *     limit
 */
public record AttemptSpec(int number, long firstByteNanos, long remainingNanos) {}
