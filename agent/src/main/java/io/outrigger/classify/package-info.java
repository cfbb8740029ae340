/**
 * Outcome to classification: the provider's own rules first, then phrases, then the status. The
 * rules are rows of the resource files {@code rules/*.rules}; a new wording of a provider is one
 * more row there and one in the golden table. Failures inside an answer of status 2xx are named
 * here too, whole replies by {@code HiddenFailures}, streams by {@code StreamReader}. Called by
 * {@code call} and the command line; calls {@code provider}, {@code stream}, {@code http}, the
 * engine's vocabulary.
 */
@NullMarked
package io.outrigger.classify;

import org.jspecify.annotations.NullMarked;
