package io.outrigger.classify;

import io.outrigger.engine.Classification;
import io.outrigger.engine.ReplyFacts;
import org.jspecify.annotations.Nullable;

/**
 * What one look at a whole reply of status 2xx finds.
 *
 * @param facts what it says about itself
 * @param failure the failure hidden in it, or the policy stop; null where it is healthy
 */
public record ReplyReading(ReplyFacts facts, @Nullable Classification failure) {}
