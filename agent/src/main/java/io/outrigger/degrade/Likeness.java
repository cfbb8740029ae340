package io.outrigger.degrade;

import io.outrigger.config.CacheMode;
import io.outrigger.provider.Prompt;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Finds an answer to a question that means nearly the same. */
final class Likeness {
  /**
   * Small models read the first 128 tokens and drop the rest without a word: longer texts that
   * differ at their end would look equal.
   */
  private static final int LONGEST_TEXT = 400;

  private final ReplyCache cache;
  private final VectorQueue vectors;

  Likeness(ReplyCache cache, VectorQueue vectors) {
    this.cache = cache;
    this.vectors = vectors;
  }

  /** An answer was remembered: its question's vector is made when there is time. */
  void remembered(Remembered answer) {
    String text = answer.userText();
    if (text != null && text.length() <= LONGEST_TEXT) {
      vectors.later(text, vector -> cache.attach(answer, vector));
    }
  }

  /** A search under way. */
  record Search(Asked asked, List<Remembered> candidates, CompletableFuture<float[]> vector) {}

  /**
   * Starts a search; {@code null} where nothing can be found. Whoever asked looks at the vector
   * when it is there.
   */
  @Nullable Search search(Asked asked) {
    if (asked.policy().cache() != CacheMode.SEMANTIC) {
      return null;
    }
    Prompt prompt = Prompt.read(asked.body());
    String text = prompt == null ? null : prompt.lastUserText();
    if (text == null || text.length() > LONGEST_TEXT) {
      return null;
    }
    Meaning meaning = Meaning.of(text);
    List<Remembered> candidates =
        cache.sharingContext(asked).stream()
            .filter(each -> each.vector() != null && each.userText() != null)
            .filter(each -> Meaning.of(String.valueOf(each.userText())).agreesWith(meaning))
            .toList();
    return candidates.isEmpty() ? null : new Search(asked, candidates, vectors.now(text));
  }

  /** The most similar answer above the threshold, or null; also while the vector is missing. */
  ReplyCache.@Nullable Found found(Search search) {
    float[] vector =
        search.vector().isDone() && !search.vector().isCompletedExceptionally()
            ? search.vector().join()
            : null;
    if (vector == null) {
      return null;
    }
    ReplyCache.Found best = null;
    for (Remembered each : search.candidates()) {
      float[] other = each.vector();
      double similarity = other == null ? 0 : Embeddings.similarity(vector, other);
      boolean better = best == null || similarity > best.similarity();
      if (better && similarity >= search.asked().policy().threshold()) {
        ReplyCache.Found found =
            cache.found(
                each, Degraded.Source.CACHE_SEMANTIC, Math.min(1, similarity), search.asked());
        best = found != null ? found : best;
      }
    }
    return best;
  }
}
