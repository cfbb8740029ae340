/**
 * Is this an LLM call, and under which policy? Compiled once from the configuration, read without a
 * lock. Called by {@code call} and the clients.
 */
@NullMarked
package io.outrigger.route;

import org.jspecify.annotations.NullMarked;
