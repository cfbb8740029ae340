/** Small applications that are measured as whole processes; they know nothing of the agent. */
@NullMarked
package io.outrigger.benchmark.app;

import org.jspecify.annotations.NullMarked;
