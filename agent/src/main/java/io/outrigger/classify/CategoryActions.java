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

  /** Whether another provider could succeed. */
  static boolean otherProvider(ErrorCategory category) {
    return switch (category) {
      case CONTENT_POLICY, INVALID_REQUEST, CANCELLED -> false;
      default -> true;
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
