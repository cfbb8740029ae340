/**
 * Outcome to classification: the provider's own rules first, then phrases, then the status. Called
 * by {@code call} and the command line; calls {@code provider}, {@code http}, the engine's
 * vocabulary.
 */
@NullMarked
package io.outrigger.classify;

import org.jspecify.annotations.NullMarked;
