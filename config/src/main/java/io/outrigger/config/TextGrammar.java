package io.outrigger.config;

import org.jspecify.annotations.Nullable;

/** One line of text; may be empty. */
final class TextGrammar extends Grammar<String> {

  /** The header that carries title, body and action holds 512 bytes. */
  static final int LONGEST_MESSAGE = 160;

  /** A canned reply: some paragraphs of text in one line. */
  static final int LONGEST_REPLY = 4_000;

  /** PATH_MAX of Linux. */
  static final int LONGEST_PATH = 4096;

  /** A JSON value of a request parameter. */
  static final int LONGEST_PARAMETER = 4096;

  private final int longest;

  TextGrammar(int longest) {
    this.longest = longest;
  }

  @Override
  @Nullable String parse(String text) {
    if (text.length() > longest) {
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
    return "one line of at most " + longest + " characters";
  }
}
