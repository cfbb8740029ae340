package io.outrigger.degrade;

import io.outrigger.http.SyntheticReply;
import java.util.Locale;

/**
 * A reply that stands in for an answer.
 *
 * @param reply status 200, complete, without the agent's own headers
 * @param source which rung it came from
 * @param model what it names as its model
 * @param rule the name of the rule; empty unless that was the source
 * @param ageSeconds since a remembered answer was given; -1 for others
 * @param similarity of the two user texts, 0 to 1; 1 where they were equal; -1 for others
 */
public record Degraded(
    SyntheticReply reply,
    Source source,
    String model,
    String rule,
    long ageSeconds,
    double similarity) {

  /** The rungs of the ladder, in the words of {@code outrigger.degraded.source}. */
  public enum Source {
    /** The same request was answered before. */
    CACHE_EXACT,
    /** The same but for spelling. */
    CACHE_NORMALIZED,
    /** One that means nearly the same. */
    CACHE_SEMANTIC,
    /** A canned reply. */
    RULE,
    /** The safe message. */
    MESSAGE;

    /** The lower-case word for headers and telemetry. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The value of {@code x-outrigger-degraded}; ASCII. */
  public String header() {
    return switch (source) {
      case CACHE_EXACT -> "cache; match=exact; age=" + ageSeconds;
      case CACHE_NORMALIZED -> "cache; match=normalized; age=" + ageSeconds;
      case CACHE_SEMANTIC ->
          String.format(
              Locale.ROOT, "cache; match=semantic; sim=%.3f; age=%d", similarity, ageSeconds);
      case RULE -> "rule; name=" + rule;
      case MESSAGE -> "message";
    };
  }
}
