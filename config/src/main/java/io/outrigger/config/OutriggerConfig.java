package io.outrigger.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configuration in force: immutable, complete, valid.
 *
 * @param enabled false: nothing is woven
 * @param mode what is done with recognised calls
 * @param endpoints where LLM calls go; the operator's first, then the built-in ones
 * @param policies resolves the policy of a target
 * @param genAiNaming names of the GenAI metrics
 * @param captureContent whether prompts and replies may be put on spans
 * @param hash short hash of the effective values, secrets left out, for telemetry
 * @param messages what end users may read about a failure
 * @param rulesFile path of the operator's own rules as written, from the working directory; null =
 *     none
 * @param fallbacks who answers where a model cannot
 * @param degrade what degraded replies are made of
 * @param reporting how people hear of incidents and decisions
 * @param status where the status page is offered
 */
public record OutriggerConfig(
    boolean enabled,
    Mode mode,
    List<Endpoint> endpoints,
    Policies policies,
    GenAiNaming genAiNaming,
    boolean captureContent,
    String hash,
    Messages messages,
    @Nullable String rulesFile,
    Fallbacks fallbacks,
    DegradeSettings degrade,
    Reporting reporting,
    StatusSettings status) {

  public OutriggerConfig {
    endpoints = List.copyOf(endpoints);
  }

  /** With the built-in messages and rules, and no fallback. */
  public OutriggerConfig(
      boolean enabled,
      Mode mode,
      List<Endpoint> endpoints,
      Policies policies,
      GenAiNaming genAiNaming,
      boolean captureContent,
      String hash) {
    this(
        enabled,
        mode,
        endpoints,
        policies,
        genAiNaming,
        captureContent,
        hash,
        Messages.builtIn(),
        null,
        Fallbacks.NONE,
        DegradeSettings.NONE,
        Reporting.DEFAULT,
        StatusSettings.OFF);
  }

  /**
   * Resolves policies: {@code outrigger.model.<pattern>.*} over {@code outrigger.endpoint.<name>.*}
   * over the global values.
   */
  @FunctionalInterface
  public interface Policies {
    /** The policy of a target; never null, cheap enough to ask per call. */
    Policy policyFor(String endpoint, String model);
  }

  /**
   * The endpoint of that name, or null. Of several addresses the first one without a wildcard
   * stands for all, where there is one: to it a request can be sent.
   */
  public @Nullable Endpoint endpoint(String name) {
    return named(name, endpoints);
  }

  static @Nullable Endpoint named(String name, List<Endpoint> endpoints) {
    Endpoint found = null;
    for (Endpoint endpoint : endpoints) {
      if (endpoint.name().equals(name)) {
        if (!endpoint.hasWildcardHost()) {
          return endpoint;
        }
        found = found == null ? endpoint : found;
      }
    }
    return found;
  }

  /** The policy of a target. */
  public Policy policyFor(String endpoint, String model) {
    return policies.policyFor(endpoint, model);
  }
}
