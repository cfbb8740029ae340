/**
 * What runs in the application's class path before anything else: the agent's entry points, the
 * comparison of class names, and the class loader behind which the rest of the agent lives. The JVM
 * calls it; it calls {@code AgentStarter} and {@code Main} by name and imports nothing but the JDK.
 */
@NullMarked
package io.outrigger.bootstrap;

import org.jspecify.annotations.NullMarked;
