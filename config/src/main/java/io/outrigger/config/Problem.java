package io.outrigger.config;

import org.jspecify.annotations.Nullable;

/**
 * One thing in the configuration that does not count as it is written. The rest counts.
 *
 * @param key the key, or empty where the whole source is meant
 * @param value the value as written, or null where it is unknown or might be a secret
 * @param what what is wrong, or what is allowed
 * @param nearestKey the known key that was probably meant, or null
 * @param nextStep what happens now and what to do
 */
public record Problem(
    Severity severity,
    Source source,
    String key,
    @Nullable String value,
    String what,
    @Nullable String nearestKey,
    String nextStep) {

  /** How much it matters to {@code check}. */
  public enum Severity {
    /** The operator must correct it; {@code check} ends with status 1. */
    ERROR,
    /** Right, but without effect in this version, or perhaps not what was meant. */
    NOTICE
  }

  /** Long enough for every sensible value, short enough for one line of a log. */
  private static final int SHOWN = 80;

  /** The whole message in one line, without anything that might be a secret. */
  public String message() {
    StringBuilder text = new StringBuilder(source.toString());
    if (!key.isEmpty()) {
      text.append(": ").append(shown(key));
    }
    if (value != null) {
      text.append('=').append(shown(value));
    }
    text.append(": ").append(what);
    if (nearestKey != null) {
      text.append("; nearest known key: ").append(nearestKey);
    }
    return oneLine(text.append("; ").append(nextStep));
  }

  private static String shown(String text) {
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
  }

  private static String oneLine(StringBuilder text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
        text.setCharAt(i, '?');
      }
    }
    return text.toString();
  }
}
