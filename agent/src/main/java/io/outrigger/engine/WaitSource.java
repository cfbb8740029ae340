package io.outrigger.engine;

import java.util.Locale;

/** Where the length of a wait came from; the words of {@code outrigger.retry.wait_source}. */
public enum WaitSource {
  BACKOFF,
  RETRY_AFTER,
  RESET_HEADER,
  BODY;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** The lower-case word for telemetry. */
  public String word() {
    return word;
  }
}
