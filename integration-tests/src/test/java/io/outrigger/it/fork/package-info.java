/** Starts JVMs for tests, with or without the agent; used by every forked test. */
@NullMarked
package io.outrigger.it.fork;

import org.jspecify.annotations.NullMarked;
