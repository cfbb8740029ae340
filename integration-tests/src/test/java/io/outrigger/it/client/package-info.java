/**
 * What every HTTP client must do under the agent, said once. A new client implements {@link
 * io.outrigger.it.client.HttpCaller} and subclasses the three contracts; each runs in a JVM of its
 * own with {@code -javaagent}.
 */
@NullMarked
package io.outrigger.it.client;

import org.jspecify.annotations.NullMarked;
