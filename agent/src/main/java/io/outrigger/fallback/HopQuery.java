package io.outrigger.fallback;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What goes with a request of its query. */
final class HopQuery {

  private static final String API_VERSION = "api-version=";

  private HopQuery() {}

  /** At the same origin and account: all but what Azure refuses beside a version in the path. */
  static @Nullable String own(@Nullable String query, String path) {
    return kept(query, pair -> !(isVersioned(path) && pair.startsWith(API_VERSION)));
  }

  /**
   * Elsewhere: only what the wire form needs. Keys, tokens and whatever else may stand there stay
   * behind.
   */
  static @Nullable String foreign(@Nullable String query, String path, @Nullable String word) {
    boolean dated = "azure".equals(word) && !isVersioned(path);
    return kept(
        query,
        pair ->
            pair.equals("alt=sse") // else a Gemini stream is an array
                || (dated && pair.startsWith(API_VERSION)));
  }

  private static @Nullable String kept(@Nullable String query, Predicate<String> wanted) {
    if (query == null) {
      return null;
    }
    StringBuilder kept = new StringBuilder();
    for (String pair : query.split("&", -1)) {
      if (wanted.test(pair)) {
        kept.append(kept.length() == 0 ? "" : "&").append(pair);
      }
    }
    return kept.length() == 0 ? null : kept.toString();
  }

  private static boolean isVersioned(String path) {
    return path.contains("/openai/v1/") || path.contains("/anthropic/v1/");
  }
}
