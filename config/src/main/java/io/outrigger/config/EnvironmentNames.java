package io.outrigger.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which key an environment variable means. Variables cannot say where an endpoint's or a model's
 * name ends, so these count only where the file has named them.
 */
final class EnvironmentNames {

  static final String PREFIX = "OUTRIGGER_";

  /** Null marks a variable that fits two keys. */
  private final Map<String, @Nullable String> keys = new LinkedHashMap<>();

  EnvironmentNames(List<PropertiesText.Line> lines) {
    addAll(Keys.global());
    for (PropertiesText.Line line : lines) {
      Key key = Keys.locate(line.key());
      if (key.scope() == Key.Scope.ENDPOINT) {
        addAll(Keys.ofEndpoint(key.owner()));
      } else if (key.scope() == Key.Scope.MODEL) {
        addAll(Keys.ofModel(key.owner()));
      } else if (key.scope() == Key.Scope.RULE) {
        addAll(Keys.ofRule(key.owner()));
      }
      if (key.scope() == Key.Scope.CHAIN || !key.part().isEmpty()) {
        addAll(List.of(key.text()));
      }
    }
    for (String notBuilt : Keys.NOT_BUILT) {
      if (!notBuilt.endsWith(".")) {
        addAll(List.of(Keys.PREFIX + notBuilt));
      }
    }
  }

  private void addAll(List<String> names) {
    for (String key : names) {
      String variable = variable(key);
      keys.put(
          variable, !keys.containsKey(variable) || key.equals(keys.get(variable)) ? key : null);
    }
  }

  static String variable(String key) {
    StringBuilder name = new StringBuilder();
    for (char c : key.toUpperCase(Locale.ROOT).toCharArray()) {
      name.append(Grammar.isLetterOrDigit(c) ? c : '_');
    }
    return name.toString();
  }

  boolean isKnown(String variable) {
    return keys.containsKey(variable);
  }

  /** The key, or null where the variable is unknown or fits two. */
  @Nullable String key(String variable) {
    return keys.get(variable);
  }

  /** Whether a later version will understand it: {@code OUTRIGGER_FLEET_...}. */
  static boolean isNotBuilt(String variable) {
    for (String notBuilt : Keys.NOT_BUILT) {
      if (notBuilt.endsWith(".") && variable.startsWith(variable(Keys.PREFIX + notBuilt))) {
        return true;
      }
    }
    return false;
  }

  @Nullable String nearest(String variable) {
    return NearestKey.among(new ArrayList<>(keys.keySet()), variable);
  }
}
