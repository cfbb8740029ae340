package io.outrigger.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Guesses which known key a misspelled one was meant to be. */
final class NearestKey {

  /** No known key is longer by far; keeps the work on garbage small. */
  private static final int LONGEST = 120;

  /** Dots of a model's name; each way to cut it off brings all policy keys once more. */
  private static final int MOST_DOTS = 4;

  private NearestKey() {}

  static @Nullable String to(String text) {
    if (text.length() > LONGEST) {
      return null;
    }
    String written = text.startsWith(Keys.PREFIX) ? text : Keys.PREFIX + text;
    return among(candidates(written), written);
  }

  /** The candidate with the fewest edits, if a third of the letters or more were right. */
  static @Nullable String among(List<String> candidates, String text) {
    String written = normal(text);
    String best = null;
    int fewest = Math.max(2, (written.length() - Keys.PREFIX.length()) / 3) + 1;
    for (String candidate : candidates) {
      if (Math.abs(candidate.length() - written.length()) < fewest) {
        int edits = edits(written, normal(candidate), fewest);
        if (edits < fewest) {
          fewest = edits;
          best = candidate;
        }
      }
    }
    return best;
  }

  /** Whether a text is most likely meant to be {@code name}, and is not. */
  static boolean isMisspelt(String text, String name) {
    // Short names are close to anything: a model may be called o1, and a key is called on.
    int most = name.length() - name.lastIndexOf('.') > 5 ? 3 : 1;
    return text.length() <= LONGEST
        && !text.equals(name)
        && edits(normal(text), normal(name), most) < most;
  }

  private static List<String> candidates(String written) {
    String[] parts = written.split("\\.", -1);
    List<String> candidates = new ArrayList<>(Keys.global());
    if (parts.length > 2 && parts[1].startsWith("endpoint") && Keys.isEndpointName(parts[2])) {
      candidates.addAll(Keys.ofEndpoint(parts[2]));
    }
    // A model name may hold dots: try every way to cut it off the policy key.
    StringBuilder model = new StringBuilder();
    int last = Math.min(parts.length, 3 + MOST_DOTS);
    for (int i = 2; i < last && parts[1].startsWith("model"); i++) {
      model.append(i == 2 ? "" : ".").append(parts[i]);
      if (Keys.isModelPattern(model.toString())) {
        candidates.addAll(Keys.ofModel(model.toString()));
      }
    }
    return candidates;
  }

  private static String normal(String key) {
    return key.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Levenshtein's distance, or {@code most} if it is at least that. */
  private static int edits(String a, String b, int most) {
    int[] previous = new int[b.length() + 1];
    int[] current = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      current[0] = i;
      int least = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
        least = Math.min(least, current[j]);
      }
      if (least >= most) {
        return most;
      }
      int[] swap = previous;
      previous = current;
      current = swap;
    }
    return previous[b.length()];
  }
}
