package io.outrigger.incident;

import io.outrigger.config.ErrorCategory;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of an incident's timeline.
 *
 * @param at when, in nanoseconds of the monotonic clock
 * @param what what it tells of
 * @param category the failure's category, where it tells of one
 * @param reason its reason code, likewise
 * @param detail the rest in words; never a prompt, an answer or a provider's text
 */
public record Entry(
    long at, What what, @Nullable ErrorCategory category, @Nullable String reason, String detail) {

  /** What a timeline tells of. */
  public enum What {
    /** One of the first failures, or the first of its kind. */
    ERROR,
    CIRCUIT,
    /** The provider asked to wait. */
    HINT,
    OPENED,
    ESCALATED,
    CLOSED,
    /** Another configuration came into force. */
    CONFIGURATION;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The lower-case word. */
    public String word() {
      return word;
    }
  }
}
