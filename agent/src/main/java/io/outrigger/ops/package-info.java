/**
 * What an operator does by hand: the command line of the jar. Started by the launcher, never by the
 * agent; calls {@code config}, and for {@code explain} the classifier with what it needs.
 */
@NullMarked
package io.outrigger.ops;

import org.jspecify.annotations.NullMarked;
