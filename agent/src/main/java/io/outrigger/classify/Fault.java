package io.outrigger.classify;

import java.util.Locale;

/** Who can do something about a failure. */
public enum Fault {
  /** The provider: nobody here did anything wrong. */
  PROVIDER,
  /** Whoever runs the application: keys, limits, money, model names. */
  OPERATOR,
  /** Whoever composed the request: the end user or the calling code. */
  USER;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** The lower-case word. */
  public String word() {
    return word;
  }
}
