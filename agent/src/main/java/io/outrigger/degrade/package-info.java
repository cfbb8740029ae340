/**
 * What stands in when nobody can answer: a remembered answer, a canned reply, a safe message, each
 * in the form of an ordinary success of the provider. Called by {@code agent}, which wires it into
 * {@code call}; calls {@code provider}, {@code route}, {@code stream}, {@code http}, {@code config}
 * and the engine's vocabulary. The embedding address is the only thing outside that it talks to.
 */
@NullMarked
package io.outrigger.degrade;

import org.jspecify.annotations.NullMarked;
