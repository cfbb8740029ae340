/**
 * The core: decides what to do after each attempt, and holds the small shared state of targets.
 * Pure: no I/O, no clock, no randomness, no thread; time and chance come in as arguments. Called by
 * {@code call}; calls only {@code config} records.
 */
@NullMarked
package io.outrigger.engine;

import org.jspecify.annotations.NullMarked;
