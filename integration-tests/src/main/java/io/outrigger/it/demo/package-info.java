/**
 * The demonstration: one application, twice, through the same bad minute.
 *
 * <p>Called by the {@code ./demo} command. Calls the scripted provider, the applications and the
 * telemetry backend of this module; the agent only through {@code -javaagent}.
 */
@NullMarked
package io.outrigger.it.demo;

import org.jspecify.annotations.NullMarked;
