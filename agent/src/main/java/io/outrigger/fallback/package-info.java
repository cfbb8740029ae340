/**
 * Somebody else answers: the application's request, written for another target, or the reason why
 * it must not go there. Pure; called by {@code call}; calls {@code route}, {@code provider}, {@code
 * http}, {@code config} and the engine's vocabulary.
 */
@NullMarked
package io.outrigger.fallback;

import org.jspecify.annotations.NullMarked;
