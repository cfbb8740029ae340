package io.outrigger.config;

import java.util.Locale;
import java.util.Optional;

/**
 * What kind of failure an attempt brought: the one vocabulary shared by configuration keys,
 * decisions, response headers and telemetry. It lives here, not in the engine, because
 * configuration keys name categories too.
 */
public enum ErrorCategory {
  /** Passes by itself: 5xx, 529, refused or reset connections, cut streams. */
  TRANSIENT,
  /** Too fast for now: passes after a wait. */
  RATE_LIMITED,
  /** Money or a daily limit is gone: does not pass by waiting a little. */
  QUOTA_EXHAUSTED,
  /** Nobody answered in time. */
  TIMEOUT,
  /** The provider refuses the content. */
  CONTENT_POLICY,
  /** The credential is wrong, expired or missing. */
  AUTH,
  /** The credential is known but may not do this. */
  PERMISSION,
  /** The model, deployment or object does not exist. */
  NOT_FOUND,
  /** The prompt does not fit the model's window. */
  CONTEXT_LENGTH_EXCEEDED,
  /** Too many bytes, or more tokens than the limit per minute can ever admit. */
  REQUEST_TOO_LARGE,
  /** The request itself is wrong. */
  INVALID_REQUEST,
  /** The caller hung up. */
  CANCELLED,
  /** None of the above. */
  UNKNOWN;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** The lower-case word used in keys, headers and telemetry, such as {@code rate_limited}. */
  public String word() {
    return word;
  }

  /** The category with this word, if there is one. */
  public static Optional<ErrorCategory> ofWord(String word) {
    for (ErrorCategory category : values()) {
      if (category.word.equals(word)) {
        return Optional.of(category);
      }
    }
    return Optional.empty();
  }
}
