package io.outrigger.classify;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.Classification.Repeat;
import io.outrigger.http.HeadersView;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a row allows: its own effects, else the category's; the provider's plain word above both.
 */
final class RowActions {

  private RowActions() {}

  static boolean isLimit(ErrorCategory category) {
    return category == ErrorCategory.RATE_LIMITED || category == ErrorCategory.QUOTA_EXHAUSTED;
  }

  /** The provider's plain word: {@code x-should-retry}, or OpenRouter's {@code retryable}. */
  static @Nullable Boolean shouldRetry(HeadersView headers, ErrorBody body) {
    String word = headers.first("x-should-retry");
    if (word == null) {
      word = body.first("retryable");
    }
    if (word == null) {
      return null;
    }
    String plain = word.trim().toLowerCase(Locale.ROOT);
    return plain.equals("true") ? Boolean.TRUE : plain.equals("false") ? Boolean.FALSE : null;
  }

  static int retries(@Nullable Rule rule, ErrorCategory category, @Nullable Boolean shouldRetry) {
    int usual =
        rule == null || rule.retries() == Rule.USUAL_RETRIES
            ? CategoryActions.retries(category)
            : rule.retries();
    if (Boolean.FALSE.equals(shouldRetry)) {
      return 0;
    }
    // A "true" on what we hold for permanent buys one retry, never a loop; on what cannot pass for
    // certain (a dead key, an empty account, a prompt too long) it buys nothing.
    return Boolean.TRUE.equals(shouldRetry) && CategoryActions.mayBeMistaken(category)
        ? Math.max(usual, 1)
        : usual;
  }

  static Repeat repeat(@Nullable Rule rule, int status) {
    if (rule != null && rule.repeat() != null) {
      return rule.repeat();
    }
    return status == 429 || status == 529 ? Repeat.SAFE : Repeat.ANSWERED;
  }

  static boolean model(@Nullable Rule rule, ErrorCategory category) {
    Boolean own = rule == null ? null : rule.model();
    return own != null ? own : CategoryActions.otherModel(category);
  }

  static boolean provider(@Nullable Rule rule, ErrorCategory category) {
    Boolean own = rule == null ? null : rule.provider();
    return own != null ? own : CategoryActions.otherProvider(category);
  }
}
