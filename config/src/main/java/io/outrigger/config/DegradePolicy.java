package io.outrigger.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code outrigger.degrade.*}, as far as it may differ between targets: what stands in when nobody
 * can answer.
 *
 * @param cache which remembered answers may stand in
 * @param ttl how old they may be, 1 second to 7 days
 * @param threshold least cosine similarity in mode semantic, 0.5 to 1
 * @param message whether a safe message in the form of a success is better than an error
 * @param text that message, or null: the category's user-safe text
 */
public record DegradePolicy(
    CacheMode cache, Duration ttl, double threshold, boolean message, @Nullable String text) {

  /** No degraded replies. */
  public static final DegradePolicy OFF =
      new DegradePolicy(CacheMode.OFF, Duration.ofHours(24), 0.95, false, null);

  public DegradePolicy {
    Range.check("degrade.cache.threshold", threshold, 0.5, 1);
  }
}
