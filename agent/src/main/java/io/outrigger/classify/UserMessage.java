package io.outrigger.classify;

import io.outrigger.config.ErrorCategory;
import io.outrigger.config.Messages;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an end user may be shown. Made of the operator's texts alone, so that no status, provider,
 * model or word of a provider can slip in.
 *
 * @param title what happened, a few words
 * @param body one sentence
 * @param advice what to do now, one sentence
 * @param action the same for a program: which button to show
 * @param countdown how long the button stays disabled; only with {@link Action#WAIT}
 * @param severity how loud to show it
 */
public record UserMessage(
    String title,
    String body,
    String advice,
    Action action,
    @Nullable Duration countdown,
    Severity severity) {

  /** What the user can do. */
  public enum Action {
    /** Send the same again. */
    RETRY,
    /** Send the same again when the countdown has ended. */
    WAIT,
    /** Change the input. */
    EDIT_INPUT,
    /** Only somebody else can help. */
    CONTACT_SUPPORT;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The lower-case word. */
    public String word() {
      return word;
    }
  }

  /** How loud a message is. */
  public enum Severity {
    /** Nothing is broken. */
    INFO,
    /** Passes by itself. */
    WARNING,
    /** Does not pass by itself. */
    ERROR;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The lower-case word. */
    public String word() {
      return word;
    }
  }

  /** A user can be asked to watch a countdown for so long; above it, "later" is the honest word. */
  private static final Duration LONGEST_COUNTDOWN = Duration.ofMinutes(15);

  static UserMessage of(ErrorCategory category, Messages messages, @Nullable Duration wait) {
    Messages.Message text = messages.of(category);
    Action action = action(category);
    boolean counts =
        action == Action.RETRY
            && wait != null
            && !wait.isZero()
            && wait.compareTo(LONGEST_COUNTDOWN) <= 0;
    return new UserMessage(
        text.title(),
        text.body(),
        text.action(),
        counts ? Action.WAIT : action,
        counts ? wait : null,
        severity(category));
  }

  private static Action action(ErrorCategory category) {
    return switch (category) {
      case TRANSIENT, RATE_LIMITED, TIMEOUT, CANCELLED, UNKNOWN -> Action.RETRY;
      case CONTENT_POLICY, CONTEXT_LENGTH_EXCEEDED, REQUEST_TOO_LARGE, INVALID_REQUEST ->
          Action.EDIT_INPUT;
      case QUOTA_EXHAUSTED, AUTH, PERMISSION, NOT_FOUND -> Action.CONTACT_SUPPORT;
    };
  }

  private static Severity severity(ErrorCategory category) {
    return switch (category) {
      case CANCELLED, CONTENT_POLICY, CONTEXT_LENGTH_EXCEEDED, REQUEST_TOO_LARGE, INVALID_REQUEST ->
          Severity.INFO;
      case TRANSIENT, RATE_LIMITED, TIMEOUT, UNKNOWN -> Severity.WARNING;
      case QUOTA_EXHAUSTED, AUTH, PERMISSION, NOT_FOUND -> Severity.ERROR;
    };
  }
}
