package io.outrigger.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Targets in order, separated by commas; {@code none} for none. Which of them name an endpoint is
 * known only when all endpoints are: see {@link ChainReader}.
 */
final class ChainGrammar extends Grammar<List<String>> {

  @Override
  @Nullable List<String> parse(String text) {
    if (text.equals("none")) {
      return List.of();
    }
    List<String> targets = new ArrayList<>();
    for (String target : text.split(",", -1)) {
      if (!isTarget(target.strip())) {
        return null;
      }
      targets.add(target.strip());
    }
    return Collections.unmodifiableList(targets);
  }

  private static boolean isTarget(String target) {
    int star = target.indexOf('*');
    boolean sameModel = star == target.length() - 1 && target.endsWith("/*");
    for (int i = 0; i < target.length(); i++) {
      if (Character.isISOControl(target.charAt(i)) || Character.isWhitespace(target.charAt(i))) {
        return false;
      }
    }
    return (star < 0 || sameModel)
        && !target.isEmpty()
        && !target.startsWith("/")
        && !target.endsWith("/")
        && !target.equals("./*");
  }

  @Override
  String print(List<String> value) {
    return value.isEmpty() ? "none" : String.join(",", value);
  }

  @Override
  String allowed(String rejected) {
    return "none, or a list of model, endpoint/model, endpoint/* (the same model there)";
  }
}
