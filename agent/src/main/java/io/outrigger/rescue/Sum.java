package io.outrigger.rescue;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the requests before cost, to be added to what the second one reports: the application pays
 * for both.
 *
 * @param input tokens read by them; where they did not say so, what the last one read without the
 *     text that was delivered
 * @param output tokens delivered, estimated where not reported
 */
record Sum(long input, long output) {

  static Sum of(CutStream cut, long secondInput) {
    long reported = cut.facts().inputTokens();
    long input =
        reported >= 0
            ? reported + cut.otherInput()
            : cut.requests() * Math.max(0, secondInput - cut.tokens());
    return new Sum(input, cut.tokens());
  }

  /** Adds to the counts that are there. */
  @SuppressWarnings("unchecked")
  void addTo(@Nullable Object usage) {
    if (!(usage instanceof Map)) {
      return;
    }
    Map<String, Object> counts = (Map<String, Object>) usage;
    for (String name :
        new String[] {"prompt_tokens", "input_tokens", "promptTokenCount", "prompt_eval_count"}) {
      add(counts, name, input);
    }
    for (String name :
        new String[] {"completion_tokens", "output_tokens", "candidatesTokenCount", "eval_count"}) {
      add(counts, name, output);
    }
    for (String name : new String[] {"total_tokens", "totalTokenCount"}) {
      add(counts, name, input + output);
    }
  }

  private static void add(Map<String, Object> counts, String name, long more) {
    if (counts.get(name) instanceof Long count) {
      counts.put(name, count + more);
    }
  }
}
