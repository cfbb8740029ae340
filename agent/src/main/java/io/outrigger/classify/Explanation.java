package io.outrigger.classify;

import io.outrigger.config.ErrorCategory;
import io.outrigger.config.Messages;
import io.outrigger.config.Policy;
import io.outrigger.engine.Classification;
import io.outrigger.engine.WaitHint;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The whole answer about one failure: what it is, what may be tried, who is to blame and what
 * everybody is told.
 *
 * @param what category, reason, rule, retries, fallback and wait hint
 * @param retrySame whether the policy retries it at the same target: it deserves a retry and the
 *     wait is not longer than {@code outrigger.retry.max-wait}
 * @param counts whether the circuit breaker counts it
 * @param heldUntil until when the target is held, null = it is not; quota without a reset date: the
 *     first try after the first hold
 * @param fault who can do something about it
 * @param paging whether somebody is woken
 * @param message what an end user may be shown
 * @param detail for logs and support: rule, codes, wait, request id; no text of the provider, the
 *     request or a credential
 */
public record Explanation(
    Classification what,
    boolean retrySame,
    boolean counts,
    @Nullable Instant heldUntil,
    Fault fault,
    Paging paging,
    UserMessage message,
    String detail) {

  /** Nobody says when quota comes back: the first hold of project decision 5. */
  private static final Duration FIRST_QUOTA_HOLD = Duration.ofSeconds(60);

  /**
   * Adds everything that follows from the name of a failure.
   *
   * @param fault the rule's own word, or null for the category's
   */
  static Explanation of(
      Classification what,
      @Nullable Fault fault,
      Policy policy,
      Messages messages,
      Instant now,
      String detail) {
    WaitHint hint = what.hint();
    Duration wait = hint == null ? null : hint.length();
    ErrorCategory category = what.category();
    return new Explanation(
        what,
        what.retries() > 0 && (wait == null || wait.compareTo(policy.retry().maxWait()) <= 0),
        policy.circuit().counts().contains(category)
            && !(category == ErrorCategory.RATE_LIMITED && wait != null),
        heldUntil(category, wait, now),
        fault == null ? CategoryActions.fault(category) : fault,
        CategoryActions.paging(category),
        UserMessage.of(category, messages, wait),
        detail);
  }

  private static @Nullable Instant heldUntil(
      ErrorCategory category, @Nullable Duration wait, Instant now) {
    if (category == ErrorCategory.QUOTA_EXHAUSTED) {
      return now.plus(wait == null ? FIRST_QUOTA_HOLD : wait);
    }
    return category == ErrorCategory.RATE_LIMITED && wait != null ? now.plus(wait) : null;
  }
}
