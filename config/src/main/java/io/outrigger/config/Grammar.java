package io.outrigger.config;

import org.jspecify.annotations.Nullable;

/**
 * How one kind of value is written. {@code parse(print(value))} gives the value back, so the
 * printed form is canonical: {@code 60s} and {@code 1m} print alike and hash alike.
 *
 * <p>Nothing here uses lambdas or regular expressions: the loader runs in premain, where the first
 * of each costs milliseconds.
 */
abstract class Grammar<T> {

  /** The value, or null where the text is not one. */
  abstract @Nullable T parse(String text);

  /** The canonical text of a value. */
  abstract String print(T value);

  /** What the operator may write, for the message about {@code rejected}. */
  abstract String allowed(String rejected);

  @SuppressWarnings("unchecked") // a value under a setting's key was parsed by its grammar
  final String printAny(Object value) {
    return print((T) value);
  }

  static boolean allDigits(String text, int maxLength) {
    if (text.isEmpty() || text.length() > maxLength) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** ASCII only: other scripts' digits are digits to {@link Character} too. */
  static boolean isLetterOrDigit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
