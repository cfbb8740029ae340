package io.outrigger.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What loading brought.
 *
 * @param config complete and valid whatever the input was
 * @param problems what does not count, in the order in which it was found
 * @param effective every value in force
 * @param file the file that was meant, readable or not; null = none
 */
public record LoadedConfig(
    OutriggerConfig config,
    List<Problem> problems,
    List<EffectiveValue> effective,
    @Nullable String file) {

  public LoadedConfig {
    problems = List.copyOf(problems);
    effective = List.copyOf(effective);
  }

  /** Whether the operator has something to correct. */
  public boolean hasErrors() {
    for (Problem problem : problems) {
      if (problem.severity() == Problem.Severity.ERROR) {
        return true;
      }
    }
    return false;
  }
}
