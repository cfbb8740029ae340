/**
 * Bytes of a streamed reply to frames, frames to events: content, usage, errors, ends, of all
 * dialects in one table ({@code Field}, {@code EventType}). What a failure means is said in {@code
 * classify}. Pure: no I/O, no clock, no thread. Called by {@code classify}, {@code provider},
 * {@code rescue}, {@code call}; calls nothing of the other stages.
 */
@NullMarked
package io.outrigger.stream;

import org.jspecify.annotations.NullMarked;
