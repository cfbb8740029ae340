package io.outrigger.classify;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.Classification.Repeat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One row of the rule files.
 *
 * @param name shown by {@code explain}, in logs and in the generated table
 * @param providers dialect words; empty = all
 * @param statuses where it may fire
 * @param conditions all must hold
 * @param category what the failure then is
 * @param retries 0, 1, {@code AS_POLICY_ALLOWS}, or -1 = as usual for the category
 * @param model whether another model could succeed; null = as usual for the category
 * @param provider whether another provider could succeed; null = as usual for the category
 * @param hintMisleads the provider's wait hint is wrong here and must be ignored
 * @param repeat what is known about the work; null = as usual for the status
 * @param fault who can do something about it; null = as usual for the category
 * @param reason the reason code; null = the code that matched
 */
record Rule(
    String name,
    Set<String> providers,
    Statuses statuses,
    List<Condition> conditions,
    ErrorCategory category,
    int retries,
    @Nullable Boolean model,
    @Nullable Boolean provider,
    boolean hintMisleads,
    @Nullable Repeat repeat,
    @Nullable Fault fault,
    @Nullable String reason) {

  /** A row without this effect. */
  static final int USUAL_RETRIES = -1;

  Rule {
    providers = Set.copyOf(providers);
    conditions = List.copyOf(conditions);
  }

  /** Whether the row knows nothing but the status. */
  boolean isStatusAlone() {
    return conditions.isEmpty() && providers.isEmpty();
  }

  boolean isFor(String word) {
    return providers.isEmpty() || providers.contains(word);
  }

  boolean matches(int status, Signals signals) {
    if (!statuses.contains(status)) {
      return false;
    }
    for (Condition condition : conditions) {
      if (!condition.holds(signals)) {
        return false;
      }
    }
    return true;
  }
}
