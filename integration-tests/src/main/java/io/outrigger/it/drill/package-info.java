/**
 * The drill: one application through five kinds of trouble, and what its operator would have seen.
 *
 * <p>Called by {@code ./demo drill}. Calls the scripted provider, the sample application, the
 * telemetry backend and the demonstration's run and table; the agent only through {@code
 * -javaagent}; {@code promtool}, where it is installed, for the alerts.
 */
@NullMarked
package io.outrigger.it.drill;

import org.jspecify.annotations.NullMarked;
