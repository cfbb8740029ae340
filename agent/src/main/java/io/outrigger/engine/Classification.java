package io.outrigger.engine;

import io.outrigger.config.ErrorCategory;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a failure is and what may be tried.
 *
 * @param category the failure's category
 * @param reason low-cardinality code for {@code error.type}: the provider's own code where it is on
 *     the allow-list, else the status, else the exception's class name
 * @param rule the rule that fired, for {@code explain} and logs
 * @param retries how many retries at the same target this failure deserves: 0, 1 or {@link
 *     #AS_POLICY_ALLOWS}
 * @param hint how long the provider asks to wait, or null
 * @param repeat whether the provider may already have done the work
 * @param fallbackModel whether another model could succeed
 * @param fallbackProvider whether another provider could succeed
 * @param ignoredWait a wait that the provider asked for and nobody believes (above 24 hours), or
 *     null
 */
public record Classification(
    ErrorCategory category,
    String reason,
    String rule,
    int retries,
    @Nullable WaitHint hint,
    Repeat repeat,
    boolean fallbackModel,
    boolean fallbackProvider,
    @Nullable Duration ignoredWait) {

  /** The policy's own limit rules. */
  public static final int AS_POLICY_ALLOWS = Integer.MAX_VALUE;

  /** A failure whose wait, where it names one, can be believed. */
  public Classification(
      ErrorCategory category,
      String reason,
      String rule,
      int retries,
      @Nullable WaitHint hint,
      Repeat repeat,
      boolean fallbackModel,
      boolean fallbackProvider) {
    this(category, reason, rule, retries, hint, repeat, fallbackModel, fallbackProvider, null);
  }

  /** What is known about the work behind a failed attempt. */
  public enum Repeat {
    /** Certainly not done: refused connect, 429, 529. */
    SAFE,
    /** The provider answered with another error: most likely not done. */
    ANSWERED,
    /** The connection broke, or we gave up, after the request was sent. */
    AMBIGUOUS
  }
}
