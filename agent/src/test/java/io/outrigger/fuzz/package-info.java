/** Fuzzing: what all targets share. The targets stand beside what they try. */
@NullMarked
package io.outrigger.fuzz;

import org.jspecify.annotations.NullMarked;
