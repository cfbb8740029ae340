package io.outrigger.report;

import org.jspecify.annotations.Nullable;

/** Writes JSON. */
final class Json {
  private final StringBuilder text = new StringBuilder();
  private boolean comma;

  Json open(char bracket) {
    separate();
    text.append(bracket);
    comma = false;
    return this;
  }

  Json close(char bracket) {
    text.append(bracket);
    comma = true;
    return this;
  }

  Json name(String name) {
    separate();
    quote(name);
    text.append(':');
    comma = false;
    return this;
  }

  /** A member; one without a value is left out. */
  Json put(String name, @Nullable Object value) {
    return value == null ? this : name(name).value(value);
  }

  Json value(Object value) {
    separate();
    if (value instanceof Number || value instanceof Boolean) {
      text.append(value);
    } else {
      quote(value.toString());
    }
    return this;
  }

  private void separate() {
    if (comma) {
      text.append(',');
    }
    comma = true;
  }

  private void quote(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (isHidden(c) || isLone(value, i)) {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }

  /** What a terminal or an editor acts upon instead of showing it. */
  static boolean isHidden(char c) {
    return Character.isISOControl(c)
        || c == '\u2028'
        || c == '\u2029'
        || Character.getType(c) == Character.FORMAT;
  }

  /** Half of a pair without the other half has no UTF-8. */
  private static boolean isLone(String value, int i) {
    char c = value.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == value.length() || !Character.isLowSurrogate(value.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(value.charAt(i - 1)));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
