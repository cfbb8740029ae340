package io.outrigger.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code outrigger.degrade.*}, as far as it is one for the whole agent.
 *
 * @param maxBytes most memory of the cache, in bytes, 0 to 1 GB
 * @param embeddingUrl OpenAI-compatible address that makes vectors, or null
 * @param embeddingModel the model it is asked for, or null: none is named
 * @param embeddingKey its API key, or null: it is asked without one
 * @param tenantHeader a request header that tells end users apart behind one credential, or null
 * @param rules canned replies in the order of the file
 */
public record DegradeSettings(
    int maxBytes,
    @Nullable String embeddingUrl,
    @Nullable String embeddingModel,
    @Nullable Secret embeddingKey,
    @Nullable String tenantHeader,
    List<ReplyRule> rules) {

  /** Nothing is set. */
  public static final DegradeSettings NONE =
      new DegradeSettings(0, null, null, null, null, List.of());

  public DegradeSettings {
    rules = List.copyOf(rules);
  }
}
