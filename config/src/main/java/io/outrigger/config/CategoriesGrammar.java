package io.outrigger.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Error categories, separated by commas; {@code none} for the empty list. */
final class CategoriesGrammar extends Grammar<Set<ErrorCategory>> {

  @Override
  @Nullable Set<ErrorCategory> parse(String text) {
    EnumSet<ErrorCategory> categories = EnumSet.noneOf(ErrorCategory.class);
    if (!text.equals("none")) {
      for (String word : text.split(",", -1)) {
        Optional<ErrorCategory> category =
            ErrorCategory.ofWord(word.strip().toLowerCase(Locale.ROOT));
        if (category.isEmpty()) {
          return null;
        }
        categories.add(category.get());
      }
    }
    return Collections.unmodifiableSet(categories);
  }

  @Override
  String print(Set<ErrorCategory> value) {
    List<String> words = new ArrayList<>();
    for (ErrorCategory category : ErrorCategory.values()) {
      if (value.contains(category)) {
        words.add(category.word());
      }
    }
    return words.isEmpty() ? "none" : String.join(",", words);
  }

  @Override
  String allowed(String rejected) {
    return "none, or a list of "
        + print(Collections.unmodifiableSet(EnumSet.allOf(ErrorCategory.class)));
  }
}
