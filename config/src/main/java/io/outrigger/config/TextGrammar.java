package io.outrigger.config;

import org.jspecify.annotations.Nullable;

/** One line of text for people; may be empty. */
final class TextGrammar extends Grammar<String> {

  /** The header that carries title, body and action holds 512 bytes. */
  private static final int MAX_LENGTH = 160;

  @Override
  @Nullable String parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return null;
    }
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return null;
      }
    }
    return text;
  }

  @Override
  String print(String value) {
    return value;
  }

  @Override
  String allowed(String rejected) {
    return "one line of at most " + MAX_LENGTH + " characters";
  }
}
