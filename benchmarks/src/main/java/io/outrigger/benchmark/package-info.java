/**
 * Measures what the agent costs and compares each figure with its promise. {@code ./bench} runs
 * {@link io.outrigger.benchmark.Bench}. Nothing calls it; it starts JVMs with and without the
 * packaged agent and runs the JMH benchmarks of {@code benchmark.jmh}.
 */
@NullMarked
package io.outrigger.benchmark;

import org.jspecify.annotations.NullMarked;
