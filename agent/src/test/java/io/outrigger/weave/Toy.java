package io.outrigger.weave;

import java.io.IOException;
import java.util.function.UnaryOperator;

/** A client to weave. Its adapter looks at the word to decide what to do. */
public class Toy implements UnaryOperator<String> {

  public String send(String word) throws IOException {
    return "original " + word;
  }

  @Override
  public String apply(String word) {
    try {
      return send(word);
    } catch (IOException thrown) {
      return thrown.toString();
    }
  }
}
