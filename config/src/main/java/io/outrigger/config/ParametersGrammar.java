package io.outrigger.config;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names of request parameters, separated by commas; dotted where they lie deeper. */
final class ParametersGrammar extends Grammar<Set<String>> {

  @Override
  @Nullable Set<String> parse(String text) {
    Set<String> names = new LinkedHashSet<>();
    for (String name : text.split(",", -1)) {
      if (!isName(name.strip())) {
        return null;
      }
      names.add(name.strip());
    }
    return Collections.unmodifiableSet(names);
  }

  static boolean isName(String name) {
    for (String step : name.split("\\.", -1)) {
      for (int i = 0; i < step.length(); i++) {
        char c = step.charAt(i);
        if (!isLetterOrDigit(c) && c != '_' && c != '-') {
          return false;
        }
      }
      if (step.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  @Override
  String print(Set<String> value) {
    return String.join(",", value);
  }

  @Override
  String allowed(String rejected) {
    return "names of request parameters, such as seed,logit_bias or generationConfig.seed";
  }
}
