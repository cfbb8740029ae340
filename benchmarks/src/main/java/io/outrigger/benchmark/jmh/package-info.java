/**
 * What JMH runs: calls through a woven client in a JVM with or without the agent, and single parts
 * of the agent, called directly.
 */
@NullMarked
package io.outrigger.benchmark.jmh;

import org.jspecify.annotations.NullMarked;
