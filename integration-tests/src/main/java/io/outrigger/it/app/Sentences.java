package io.outrigger.it.app;

import java.util.List;

/** Questions that sample applications ask by number, {@code sentence=1} the first. */
public final class Sentences {

  /** What was asked before the outage. */
  public static final List<String> ASKED =
      List.of(
          "How do I reset my password?",
          "Are people over 65 allowed to drive?",
          "How long is the train ride from London to Rome?",
          "Summarize the sales report of 2023.",
          "Is this plant safe for cats?");

  /** The same in other words, in the same order. */
  public static final List<String> ALIKE =
      List.of("How can I reset my password?", "Are people over 65 permitted to drive?");

  /** Almost the same words, and another meaning. */
  public static final List<String> NEAR_MISSES =
      List.of(
          "Are people under 65 allowed to drive?",
          "Are people over 75 allowed to drive?",
          "How long is the train ride from Rome to London?",
          "Summarize the sales report of 2024.",
          "Is this plant unsafe for cats?",
          "Is this plant not safe for cats?",
          "How do I not reset my password?");

  private Sentences() {}

  static String of(long number) {
    int index = (int) number - 1;
    if (index < ASKED.size()) {
      return ASKED.get(index);
    }
    index -= ASKED.size();
    return index < ALIKE.size() ? ALIKE.get(index) : NEAR_MISSES.get(index - ALIKE.size());
  }
}
