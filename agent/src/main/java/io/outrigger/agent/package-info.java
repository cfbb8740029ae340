/**
 * The composition root. The bootstrap calls {@link io.outrigger.agent.AgentStarter} once, at the
 * first sight of an HTTP client; it may call everything.
 */
@NullMarked
package io.outrigger.agent;

import org.jspecify.annotations.NullMarked;
