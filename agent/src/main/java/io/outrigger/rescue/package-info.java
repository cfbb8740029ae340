/**
 * Goes on with an answer that broke off: is it sound, with which request, and how the second stream
 * becomes the rest of the first. Pure: no I/O, no clock, no thread. Called by {@code call}; calls
 * {@code stream} and {@code provider}.
 */
@NullMarked
package io.outrigger.rescue;

import org.jspecify.annotations.NullMarked;
