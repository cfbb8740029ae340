/**
 * Outcome to classification: the provider's own rules first, then phrases, then the status. The
 * rules are rows of the resource files {@code rules/*.rules}; a new wording of a provider is one
 * more row there and one in the golden table. Called by {@code call} and the command line; calls
 * {@code provider}, {@code http}, the engine's vocabulary.
 */
@NullMarked
package io.outrigger.classify;

import org.jspecify.annotations.NullMarked;
