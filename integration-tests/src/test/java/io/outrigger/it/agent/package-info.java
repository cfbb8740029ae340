/** What the agent does to a JVM apart from LLM calls: starting, stepping aside, weaving. */
@NullMarked
package io.outrigger.it.agent;

import org.jspecify.annotations.NullMarked;
