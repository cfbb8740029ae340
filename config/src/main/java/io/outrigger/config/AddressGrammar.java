package io.outrigger.config;

import org.jspecify.annotations.Nullable;

/**
 * An IP address to listen at, or {@code localhost}: never a name that would have to be resolved.
 */
final class AddressGrammar extends Grammar<String> {
  private static final String LOCALHOST = "localhost";

  @Override
  @Nullable String parse(String text) {
    return text.equals(LOCALHOST) || isV4(text) || isV6(text) ? text : null;
  }

  private static boolean isV4(String text) {
    int parts = 0;
    int from = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == '.') {
        String part = text.substring(from, i);
        if (!allDigits(part, 3) || Integer.parseInt(part) > 255) {
          return false;
        }
        parts++;
        from = i + 1;
      }
    }
    return parts == 4;
  }

  /** Its characters only: the socket knows the rest, and asks no name server where a colon is. */
  private static boolean isV6(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.digit(text.charAt(i), 16) < 0 && ":.".indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return text.indexOf(':') != text.lastIndexOf(':') && text.length() <= 45;
  }

  @Override
  String print(String value) {
    return value;
  }

  @Override
  String allowed(String rejected) {
    return "an IP address such as 127.0.0.1, ::1 or 0.0.0.0, or localhost";
  }
}
