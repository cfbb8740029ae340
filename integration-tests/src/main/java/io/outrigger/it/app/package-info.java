/**
 * Sample applications: what users write, on the official SDKs with their defaults, ignorant of the
 * agent.
 *
 * <p>Started in a JVM of their own by tests, by {@code benchmarks} and by {@code ./demo}. They
 * print one line per call and may call nothing of this project.
 */
@NullMarked
package io.outrigger.it.app;

import org.jspecify.annotations.NullMarked;
