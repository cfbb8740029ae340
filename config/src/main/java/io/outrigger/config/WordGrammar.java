package io.outrigger.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One of a few words, each standing for a value; upper and lower case are alike. */
final class WordGrammar<T> extends Grammar<T> {

  private final Map<String, T> values = new LinkedHashMap<>();

  WordGrammar<T> word(String word, T value) {
    values.put(word, value);
    return this;
  }

  static WordGrammar<Boolean> bool() {
    return new WordGrammar<Boolean>().word("true", true).word("false", false);
  }

  @Override
  @Nullable T parse(String text) {
    return values.get(text.toLowerCase(Locale.ROOT));
  }

  @Override
  String print(T value) {
    for (Map.Entry<String, T> entry : values.entrySet()) {
      if (entry.getValue().equals(value)) {
        return entry.getKey();
      }
    }
    throw new IllegalArgumentException("no word for " + value);
  }

  @Override
  String allowed(String rejected) {
    return String.join(", ", values.keySet());
  }
}
