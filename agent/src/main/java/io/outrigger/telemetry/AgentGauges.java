package io.outrigger.telemetry;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.CircuitTransition.Phase;
import io.outrigger.telemetry.Binding.Readings;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is read when metrics are collected: circuits, budgets, the agent itself. */
final class AgentGauges {
  private final AgentFacts agent;
  private final Labels.Cache labels;

  private AgentGauges(AgentFacts agent, Labels.Cache labels) {
    this.agent = agent;
    this.labels = labels;
  }

  static void register(Binding binding, AgentFacts agent, Labels.Cache labels) {
    AgentGauges gauges = new AgentGauges(agent, labels);
    binding.observe(Instruments.STATE, gauges::states);
    binding.observe(
        Instruments.BUDGET_TOKENS, readings -> gauges.budget(readings, Targets.Reading::tokens));
    binding.observe(
        Instruments.BUDGET_LIMIT,
        readings -> gauges.budget(readings, reading -> (double) reading.limit()));
    binding.observe(Instruments.PASSTHROUGHS, gauges::passthroughs);
    binding.observe(Instruments.INTERNAL_ERRORS, gauges::internalErrors);
    binding.observe(Instruments.INFO, gauges::info);
    binding.observe(Instruments.INCIDENTS, gauges::incidents);
    binding.observe(Instruments.OPEN_INCIDENTS, gauges::openIncidents);
  }

  private void states(Readings readings) {
    for (Targets.Entry target : agent.targets().all()) {
      Targets.Reading reading = target.reading().get();
      if (reading != null && !target.shared()) {
        ErrorCategory cause = reading.phase() == Phase.OPEN ? reading.cause() : null;
        for (Phase phase : Phase.values()) {
          state(readings, target, phase, null, reading.phase() == phase && cause == null);
        }
        for (ErrorCategory category : target.counted()) {
          state(readings, target, Phase.OPEN, category, category == cause);
        }
        if (cause != null && !target.counted().contains(cause)) {
          state(readings, target, Phase.OPEN, cause, true);
        }
      }
    }
  }

  /** Told in any phase: backends go on for minutes with the last value of a series that ends. */
  private void state(
      Readings readings,
      Targets.Entry target,
      Phase phase,
      @Nullable ErrorCategory cause,
      boolean now) {
    String why = cause == null ? null : cause.word();
    Labels state = new Labels.Circuit(target.breaker(), phase.word(), why);
    readings.add(now ? 1 : 0, labels.get(state));
  }

  /** Several targets may share provider and model (endpoints, credentials): their sum. */
  private void budget(Readings readings, Function<Targets.Reading, Double> part) {
    Map<Labels, Double> sums = new HashMap<>();
    for (Targets.Entry target : agent.targets().all()) {
      Targets.Reading reading = target.reading().get();
      if (reading != null) {
        Labels key = new Labels.OfTarget(target.provider(), target.model(), null, null, null, null);
        sums.merge(key, part.apply(reading), Double::sum);
      }
    }
    sums.forEach((key, sum) -> readings.add(sum, labels.get(key)));
  }

  private void passthroughs(Readings readings) {
    agent
        .counts()
        .eachPassthrough(
            (word, count) ->
                readings.add(
                    (double) count, labels.get(new Labels.Words(Names.PASSTHROUGH, word))));
  }

  private void internalErrors(Readings readings) {
    agent
        .counts()
        .eachInternalError(
            (word, count) ->
                readings.add((double) count, labels.get(new Labels.Words(Names.COMPONENT, word))));
  }

  private void incidents(Readings readings) {
    agent
        .incidents()
        .eachCount((counted, count) -> readings.add((double) count, labels.get(counted)));
  }

  private void openIncidents(Readings readings) {
    agent
        .incidents()
        .eachOpen((counted, count) -> readings.add((double) count, labels.get(counted)));
  }

  private void info(Readings readings) {
    Labels info =
        new Labels.Words(
            Names.VERSION, agent.version(), Names.CONFIG_HASH, agent.config().get().hash());
    readings.add(1, labels.get(info));
  }
}
