/**
 * A provider of LLM answers that fails on command: the other side of the wire in tests, benchmarks
 * and the demonstration.
 *
 * <p>Called by tests, by {@code benchmarks} and by the {@code ./demo} command. Uses the JDK alone
 * and nothing of the agent, so that it can run in a JVM of its own with this module's classes as
 * the whole class path.
 */
@NullMarked
package io.outrigger.it.fake;

import org.jspecify.annotations.NullMarked;
