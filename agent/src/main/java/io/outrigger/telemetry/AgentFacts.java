package io.outrigger.telemetry;

import io.outrigger.config.OutriggerConfig;
import io.outrigger.engine.CallWatch;
import java.util.function.Supplier;

/**
 * What every destination reports, whoever's SDK it is.
 *
 * @param version the agent's version
 * @param config the configuration in force
 * @param asked labels of models asked for, shared with {@code targets}
 * @param answered labels of models that answered
 * @param targets the targets in use
 * @param counts the agent's own counts
 * @param watch hears what becomes of calls, whoever's SDK is told
 * @param destinations whose SDKs there are
 * @param incidents counts of incidents
 */
record AgentFacts(
    String version,
    Supplier<OutriggerConfig> config,
    ModelNames asked,
    ModelNames answered,
    Targets targets,
    AgentCounts counts,
    CallWatch watch,
    Destinations destinations,
    IncidentCounts incidents) {

  static AgentFacts of(String version, Supplier<OutriggerConfig> config, CallWatch watch) {
    ModelNames asked = new ModelNames();
    return new AgentFacts(
        version,
        config,
        asked,
        new ModelNames(),
        new Targets(asked),
        new AgentCounts(),
        watch,
        new Destinations(),
        new IncidentCounts());
  }

  static AgentFacts of(String version, Supplier<OutriggerConfig> config) {
    return of(version, config, CallWatch.NONE);
  }
}
