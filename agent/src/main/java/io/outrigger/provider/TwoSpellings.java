package io.outrigger.provider;

import java.util.ArrayList;
import java.util.List;

/** Google takes each name of its JSON in two spellings, also both in one request. */
final class TwoSpellings {

  /** The object that most wishes about an answer stand in. */
  static final List<String> CONFIGS = List.of("generationConfig", "generation_config");

  private TwoSpellings() {}

  /**
   * All paths to a member of the generation's configuration.
   *
   * @param name in camel case; may end as a path of {@link JsonFields} may
   */
  static List<String> inConfig(String name) {
    List<String> paths = new ArrayList<>();
    for (String config : CONFIGS) {
      paths.add(config + "." + name);
      paths.add(config + "." + snake(name));
    }
    return paths;
  }

  private static String snake(String camel) {
    StringBuilder snake = new StringBuilder();
    for (int i = 0; i < camel.length(); i++) {
      char letter = camel.charAt(i);
      boolean capital = letter >= 'A' && letter <= 'Z';
      snake.append(capital ? "_" : "").append(capital ? (char) (letter + 32) : letter);
    }
    return snake.toString();
  }
}
