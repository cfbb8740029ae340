/** A real embedding model behind HTTP, for the semantic rung of the ladder. */
@NullMarked
package io.outrigger.it.embedding;

import org.jspecify.annotations.NullMarked;
