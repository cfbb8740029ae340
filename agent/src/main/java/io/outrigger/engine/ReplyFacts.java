package io.outrigger.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a provider's reply says about itself; never its text.
 *
 * @param id the response's id, or null
 * @param model the model that answered, or null
 * @param finishReasons one per choice, in the provider's words
 * @param inputTokens tokens read, cached ones included; -1 where not reported, as for the other
 *     counts
 * @param outputTokens tokens written, reasoning included
 * @param cacheReadTokens input tokens served from a cache
 * @param cacheWriteTokens input tokens written to a cache
 * @param reasoningTokens output tokens spent on reasoning
 */
public record ReplyFacts(
    @Nullable String id,
    @Nullable String model,
    List<String> finishReasons,
    long inputTokens,
    long outputTokens,
    long cacheReadTokens,
    long cacheWriteTokens,
    long reasoningTokens) {

  /** A reply that says nothing. */
  public static final ReplyFacts NONE = new ReplyFacts(null, null, List.of(), -1, -1, -1, -1, -1);
}
