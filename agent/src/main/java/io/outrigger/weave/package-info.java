/**
 * Puts calls to our adapters into the HTTP clients' classes. {@code AgentStarter} creates the
 * {@link io.outrigger.weave.Weaver}, the bootstrap's transformer calls it, and each client's hook
 * describes its places through {@link io.outrigger.weave.HookModule}. Calls nothing of Outrigger
 * but the bootstrap; with the clients' hooks it is the only place that knows Byte Buddy.
 */
@NullMarked
package io.outrigger.weave;

import org.jspecify.annotations.NullMarked;
