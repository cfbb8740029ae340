package io.outrigger.classify;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.Classification;

/** What each category usually allows; a row may say otherwise. */
final class CategoryActions {

  private CategoryActions() {}

  /** Retries at the same target. */
  static int retries(ErrorCategory category) {
    return switch (category) {
      case TRANSIENT, RATE_LIMITED -> Classification.AS_POLICY_ALLOWS;
      // Another full wait is costly, and an unknown failure is as likely permanent as passing.
      case TIMEOUT, UNKNOWN -> 1;
      default -> 0;
    };
  }

  /** Whether another model of the same provider could succeed. */
  static boolean otherModel(ErrorCategory category) {
    return switch (category) {
      case TRANSIENT, RATE_LIMITED, TIMEOUT, NOT_FOUND, CONTEXT_LENGTH_EXCEEDED, UNKNOWN -> true;
      default -> false;
    };
  }

  /**
   * Whether another provider could succeed; for refused content only if {@code fallback.on} asks
   * for it.
   */
  static boolean otherProvider(ErrorCategory category) {
    return switch (category) {
      case INVALID_REQUEST, CANCELLED -> false;
      default -> true;
    };
  }

  /** Who can do something about it. */
  static Fault fault(ErrorCategory category) {
    return switch (category) {
      case TRANSIENT, TIMEOUT, UNKNOWN -> Fault.PROVIDER;
      case RATE_LIMITED, QUOTA_EXHAUSTED, AUTH, PERMISSION, NOT_FOUND -> Fault.OPERATOR;
      case CONTENT_POLICY, CONTEXT_LENGTH_EXCEEDED, REQUEST_TOO_LARGE, INVALID_REQUEST, CANCELLED ->
          Fault.USER;
    };
  }

  /** Whether somebody is woken; never for what a user caused. */
  static Paging paging(ErrorCategory category) {
    return switch (category) {
      case QUOTA_EXHAUSTED, AUTH -> Paging.NOW;
      case TRANSIENT, TIMEOUT, UNKNOWN -> Paging.IF_CIRCUIT_OPENS;
      case RATE_LIMITED -> Paging.IF_SUSTAINED;
      default -> Paging.NEVER;
    };
  }

  /** Whether the provider's own "retry this" may be right although the category says no. */
  static boolean mayBeMistaken(ErrorCategory category) {
    return switch (category) {
      case INVALID_REQUEST, NOT_FOUND, PERMISSION -> true;
      default -> false;
    };
  }
}
