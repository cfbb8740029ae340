package io.outrigger.classify;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One test of a rule.
 *
 * @param field whose values are looked at; {@code any} = every place for a typed code
 * @param test how
 * @param negated whether it must not hold
 * @param words codes to equal without regard to case, or phrases in lower case whose {@code *}
 *     stands for any text
 */
record Condition(String field, Test test, boolean negated, List<String> words) {

  static final int MANY = Integer.MAX_VALUE;

  enum Test {
    EQUALS,
    CONTAINS,
    PRESENT
  }

  Condition {
    words = List.copyOf(words);
  }

  /**
   * Reads {@code field = a, b}, {@code field ~ phrase // phrase}, {@code field !~ ...}, {@code
   * field ?}.
   */
  static Condition parse(String text) {
    List<String> parts = words(text.trim(), " ", 3);
    if (parts.size() == 2 && parts.get(1).equals("?")) {
      return new Condition(parts.get(0), Test.PRESENT, false, List.of());
    }
    if (parts.size() < 3) {
      throw new IllegalArgumentException(
          "'"
              + text.trim()
              + "' is no condition; write 'field = code', 'field ~ phrase' or 'field ?'");
    }
    boolean negated = parts.get(1).startsWith("!");
    String operator = negated ? parts.get(1).substring(1) : parts.get(1);
    return switch (operator) {
      case "=" -> new Condition(parts.get(0), Test.EQUALS, negated, words(parts.get(2), ",", MANY));
      case "~" ->
          new Condition(
              parts.get(0), Test.CONTAINS, negated, plain(words(parts.get(2), " // ", MANY)));
      default ->
          throw new IllegalArgumentException(
              "'" + parts.get(1) + "' is no test; allowed: =, !=, ~, !~ and ?");
    };
  }

  private static List<String> plain(List<String> phrases) {
    List<String> plain = new ArrayList<>();
    for (String phrase : phrases) {
      plain.add(Signals.plainText(phrase));
    }
    return plain;
  }

  /** Trimmed parts of a text; no regular expressions, which a cold JVM would have to load. */
  static List<String> words(String text, String separator, int limit) {
    List<String> words = new ArrayList<>();
    int start = 0;
    while (start <= text.length()) {
      int at = words.size() == limit - 1 ? -1 : text.indexOf(separator, start);
      String word = text.substring(start, at < 0 ? text.length() : at).trim();
      if (word.isEmpty()) {
        throw new IllegalArgumentException("an empty word in '" + text + "'");
      }
      words.add(word);
      start = at < 0 ? text.length() + 1 : at + separator.length();
    }
    return words;
  }

  boolean holds(Signals signals) {
    return (matched(signals) != null) != negated;
  }

  /** The word that matched, as the rule spells it; null = none. */
  @Nullable String matched(Signals signals) {
    if (!field.equals("any")) {
      return matchedIn(field, signals);
    }
    for (String place : Signals.CODES) {
      String word = matchedIn(place, signals);
      if (word != null) {
        return word;
      }
    }
    return null;
  }

  private @Nullable String matchedIn(String place, Signals signals) {
    if (test == Test.CONTAINS) {
      for (String value : signals.plain(place)) {
        for (String phrase : words) {
          if (contains(value, phrase)) {
            return phrase;
          }
        }
      }
      return null;
    }
    for (String value : signals.values(place)) {
      if (test == Test.PRESENT) {
        return value;
      }
      for (String word : words) {
        if (word.equalsIgnoreCase(value)) {
          return word;
        }
      }
    }
    return null;
  }

  /** Linear in the text: an operator's phrase must not be able to stall a call. */
  static boolean contains(String text, String phrase) {
    int from = 0;
    int start = 0;
    while (start <= phrase.length()) {
      int star = phrase.indexOf('*', start);
      String part = phrase.substring(start, star < 0 ? phrase.length() : star);
      int found = text.indexOf(part, from);
      if (found < 0) {
        return false;
      }
      from = found + part.length();
      start = star < 0 ? phrase.length() + 1 : star + 1;
    }
    return true;
  }
}
