/**
 * Bytes of a streamed reply to frames, and nothing yet about what a frame means. Pure: no I/O, no
 * clock, no thread. Called by {@code call} and the command line; calls nothing of the other stages.
 */
@NullMarked
package io.outrigger.stream;

import org.jspecify.annotations.NullMarked;
