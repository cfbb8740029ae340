/**
 * One class per wire dialect: recognises the operation, reads model and parameters, reads a reply's
 * own facts, writes an error in the dialect's own shape, also inside a stream. Called by {@code
 * route}, {@code classify}, {@code rescue}, {@code call}; calls {@code http}, {@code config},
 * {@code stream} and the engine's vocabulary.
 */
@NullMarked
package io.outrigger.provider;

import org.jspecify.annotations.NullMarked;
