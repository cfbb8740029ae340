package io.outrigger.it.app;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The text of an answer as it comes. Streams write it on their own threads, also after a call has
 * been given up.
 */
final class AnswerText {
  private final StringBuilder text = new StringBuilder();
  private final Map<String, String> told = new TreeMap<>();

  synchronized void append(Object piece) {
    text.append(piece);
  }

  /** The tokens as the SDK counts them. */
  synchronized void usage(long input, long output) {
    tell("usage", input + "+" + output);
  }

  /** What the agent has added to an answer's headers. */
  synchronized void headers(Map<String, List<String>> headers) {
    headers.forEach(
        (name, values) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (lower.startsWith("x-outrigger-") || lower.equals("x-should-retry")) {
            tell(lower, values.get(0));
          }
        });
  }

  /** What else is to be said of it, under a name. */
  synchronized void tell(String name, String value) {
    told.put(name, value);
  }

  /** Line by line. */
  synchronized String told() {
    return told.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .collect(Collectors.joining("\n"));
  }

  @Override
  public synchronized String toString() {
    return text.toString();
  }
}
