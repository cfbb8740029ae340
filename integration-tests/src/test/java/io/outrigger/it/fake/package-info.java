/** Tests of the scripted provider itself: a test of the agent is worth what its provider is. */
@NullMarked
package io.outrigger.it.fake;

import org.jspecify.annotations.NullMarked;
