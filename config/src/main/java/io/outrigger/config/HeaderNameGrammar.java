package io.outrigger.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The name of a request header, kept in lower case; empty = none. */
final class HeaderNameGrammar extends Grammar<String> {

  @Override
  @Nullable String parse(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isLetterOrDigit(c) && c != '-' && c != '_') {
        return null;
      }
    }
    return text.length() > 100 ? null : text.toLowerCase(Locale.ROOT);
  }

  @Override
  String print(String value) {
    return value;
  }

  @Override
  String allowed(String rejected) {
    return "a header's name, such as x-user-id";
  }
}
