package io.outrigger.incident;

import io.outrigger.config.ErrorCategory;
import java.util.EnumSet;
import java.util.Set;

/** Whose business a category of failure is; the alert rules draw the same line. */
final class Blame {

  /** The rest is the request's own fault or the caller's wish, and never an incident. */
  private static final Set<ErrorCategory> OPERATORS =
      EnumSet.of(
          ErrorCategory.TRANSIENT,
          ErrorCategory.TIMEOUT,
          ErrorCategory.RATE_LIMITED,
          ErrorCategory.QUOTA_EXHAUSTED,
          ErrorCategory.AUTH,
          ErrorCategory.PERMISSION,
          ErrorCategory.NOT_FOUND,
          ErrorCategory.UNKNOWN);

  /** Trouble of the provider's that retries hide. */
  private static final Set<ErrorCategory> PROVIDERS =
      EnumSet.of(ErrorCategory.TRANSIENT, ErrorCategory.TIMEOUT, ErrorCategory.UNKNOWN);

  private Blame() {}

  static boolean isOperators(ErrorCategory category) {
    return OPERATORS.contains(category);
  }

  static boolean isProviders(ErrorCategory category) {
    return PROVIDERS.contains(category);
  }
}
