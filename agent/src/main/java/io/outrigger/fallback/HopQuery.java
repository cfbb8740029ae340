package io.outrigger.fallback;

import org.jspecify.annotations.Nullable;

/**
 * What another origin gets of the query: only what the wire form needs. Keys, tokens and whatever
 * else may stand there stay behind.
 */
final class HopQuery {

  private HopQuery() {}

  static @Nullable String kept(@Nullable String query, String path, @Nullable String word) {
    if (query == null) {
      return null;
    }
    StringBuilder kept = new StringBuilder();
    for (String pair : query.split("&", -1)) {
      boolean needed =
          pair.equals("alt=sse") // else a Gemini stream is an array
              || (pair.startsWith("api-version=") && "azure".equals(word) && !isVersioned(path));
      if (needed) {
        kept.append(kept.length() == 0 ? "" : "&").append(pair);
      }
    }
    return kept.length() == 0 ? null : kept.toString();
  }

  /** Azure's addresses with a version in the path want none in the query. */
  private static boolean isVersioned(String path) {
    return path.contains("/openai/v1/");
  }
}
