/** A real Zipkin in a process of its own, and the bridge that brings it what was exported. */
@NullMarked
package io.outrigger.it.zipkin;

import org.jspecify.annotations.NullMarked;
