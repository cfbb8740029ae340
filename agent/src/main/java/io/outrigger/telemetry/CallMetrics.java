package io.outrigger.telemetry;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.AttemptEnd;
import io.outrigger.engine.AttemptEnd.Disposition;
import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.CircuitTransition;
import io.outrigger.engine.CircuitTransition.Phase;
import io.outrigger.engine.Classification;
import io.outrigger.engine.Handoff;
import io.outrigger.engine.StreamInterruption;
import io.outrigger.engine.Suppression;
import io.outrigger.engine.Target;
import io.outrigger.engine.WaitSource;
import io.outrigger.telemetry.Binding.Counter;
import io.outrigger.telemetry.Binding.Histogram;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The {@code outrigger.*} metrics of calls. Counters that alerts watch start at zero: otherwise a
 * query for the increase misses the first event.
 */
final class CallMetrics {
  // Twice what the SDK keeps per instrument; it drops what comes later anyway.
  private static final int MOST_ZEROED = 4_000;

  private final AgentFacts agent;
  private final Labels.Cache labels;
  private final Counter operations;
  private final Histogram attemptDuration;
  private final Counter errors;
  private final Counter retries;
  private final Histogram delays;
  private final Counter suppressed;
  private final Counter fallbacks;
  private final Counter skippedFallbacks;
  private final Counter degraded;
  private final Counter transitions;
  private final Counter refusals;
  private final Counter interruptions;
  private final Counter wasted;
  private final Histogram overhead;
  private final Set<Labels> zeroed = ConcurrentHashMap.newKeySet();
  private volatile int seenTargets = -1;

  CallMetrics(Binding binding, AgentFacts agent, Labels.Cache labels) {
    this.agent = agent;
    this.labels = labels;
    this.operations = binding.counter(Instruments.OPERATIONS);
    this.attemptDuration = binding.histogram(Instruments.ATTEMPT_DURATION);
    this.errors = binding.counter(Instruments.ERRORS);
    this.retries = binding.counter(Instruments.RETRIES);
    this.delays = binding.histogram(Instruments.DELAY);
    this.suppressed = binding.counter(Instruments.SUPPRESSED);
    this.fallbacks = binding.counter(Instruments.FALLBACKS);
    this.skippedFallbacks = binding.counter(Instruments.SKIPPED_FALLBACKS);
    this.degraded = binding.counter(Instruments.DEGRADED_RESPONSES);
    this.transitions = binding.counter(Instruments.TRANSITIONS);
    this.refusals = binding.counter(Instruments.REFUSALS);
    this.interruptions = binding.counter(Instruments.INTERRUPTIONS);
    this.wasted = binding.counter(Instruments.WASTED_TOKENS);
    this.overhead = binding.histogram(Instruments.OVERHEAD_DURATION);
  }

  void started(String operation, String provider, @Nullable String model) {
    if (seenTargets != agent.targets().version()) {
      zeroTargets();
    }
    Labels refused =
        new Labels.Operation(
            provider, model, operation, CallOutcome.REFUSED.word(), Names.CIRCUIT_OPEN);
    if (isNew(refused)) {
      operations.add(0, labels.get(refused), null);
      for (ErrorCategory category : ErrorCategory.values()) {
        operation(0, provider, model, operation, CallOutcome.FAILED.word(), category.word(), null);
      }
    }
  }

  /** Circuits are named after credentials, too: where each end user brings one, they never end. */
  private boolean isNew(Labels counter) {
    return !zeroed.contains(counter) && zeroed.size() < MOST_ZEROED && zeroed.add(counter);
  }

  private void zeroTargets() {
    seenTargets = agent.targets().version();
    for (Targets.Entry target : agent.targets().all()) {
      if (isNew(target(target.provider(), target.model(), null, null))) {
        for (ErrorCategory category : ErrorCategory.values()) {
          errors.add(0, errorLabels(target.provider(), target.model(), category, "surfaced"), null);
        }
      }
      if (isNew(new Labels.Words(Names.BREAKER_NAME, target.breaker()))) {
        for (ErrorCategory cause : target.counted()) {
          transition(0, target.breaker(), Phase.CLOSED, Phase.OPEN, cause, null);
          transition(0, target.breaker(), Phase.HALF_OPEN, Phase.OPEN, cause, null);
        }
        transition(0, target.breaker(), Phase.OPEN, Phase.HALF_OPEN, null, null);
        transition(0, target.breaker(), Phase.HALF_OPEN, Phase.CLOSED, null, null);
        refusals.add(0, breakerLabels(target.breaker()), null);
      }
    }
  }

  void attemptEnded(AttemptEnd end, Object context) {
    String provider = Names.provider(end.attempt().provider());
    String model = agent.asked().label(end.attempt().target().model());
    Classification failure = end.failure();
    String result = failure == null ? "ok" : "error";
    attemptDuration.record(
        end.durationNanos() / 1e9,
        labels.get(target(provider, model, Names.ATTEMPT_RESULT, result)),
        context);
    if (failure != null) {
      String disposition =
          end.disposition() == Disposition.NONE
              ? "surfaced"
              : end.disposition().name().toLowerCase(Locale.ROOT);
      errors.add(1, errorLabels(provider, model, failure.category(), disposition), context);
    }
    if (end.wastedTokens() > 0) {
      wasted.add(end.wastedTokens(), labels.get(target(provider, model, null, null)), context);
    }
  }

  void streamInterrupted(StreamInterruption interruption, Object context) {
    Labels counted =
        new Labels.Interruption(
            Names.provider(interruption.attempt().provider()),
            agent.asked().label(interruption.attempt().target().model()),
            interruption.phase().word(),
            interruption.recovered());
    interruptions.add(1, labels.get(counted), context);
  }

  void retryScheduled(
      AttemptFacts failed,
      Classification failure,
      double seconds,
      WaitSource source,
      Object context) {
    String provider = Names.provider(failed.provider());
    Labels counted =
        new Labels.OfTarget(
            provider,
            agent.asked().label(failed.target().model()),
            Names.CATEGORY,
            failure.category().word(),
            Names.WAIT_SOURCE,
            source.word());
    retries.add(1, labels.get(counted), context);
    Labels waited = target(provider, null, Names.WAIT_SOURCE, source.word());
    delays.record(seconds, labels.get(waited), context);
  }

  void retrySuppressed(String provider, Suppression why, Object context) {
    suppressed.add(1, labels.get(target(provider, null, Names.SUPPRESSION, why.word())), context);
  }

  /**
   * A move to another target came to its end.
   *
   * @param provider what the application asked, as is {@code model}
   */
  void fellBack(
      String provider, @Nullable String model, Handoff handoff, String result, Object context) {
    Labels counted =
        new Labels.Fallback(
            provider,
            model,
            Names.provider(handoff.toProvider()),
            agent.asked().label(handoff.to().model()),
            handoff.reason().word(),
            result);
    fallbacks.add(1, labels.get(counted), context);
  }

  void fallbackSkipped(String provider, String why, Object context) {
    skippedFallbacks.add(1, labels.get(target(provider, null, Names.SKIP_REASON, why)), context);
  }

  void degraded(String provider, @Nullable String model, String source, Object context) {
    degraded.add(1, labels.get(target(provider, model, Names.DEGRADED_SOURCE, source)), context);
  }

  void circuitMoved(Target target, CircuitTransition moved, Object context) {
    String breaker = agent.targets().breakerOf(target);
    transition(1, breaker, moved.from(), moved.to(), moved.cause(), context);
  }

  void refused(Target target, Object context) {
    refusals.add(1, breakerLabels(agent.targets().breakerOf(target)), context);
  }

  void operation(
      long count,
      String provider,
      @Nullable String model,
      String operation,
      String outcome,
      @Nullable String category,
      @Nullable Object context) {
    Labels counted = new Labels.Operation(provider, model, operation, outcome, category);
    operations.add(count, labels.get(counted), context);
  }

  void overhead(String operation, double seconds, Object context) {
    overhead.record(seconds, labels.get(new Labels.Words(Names.OPERATION, operation)), context);
  }

  /** Only an opening has its cause among the labels: nobody asks what a probe was for. */
  private void transition(
      long count,
      String breaker,
      Phase from,
      Phase to,
      @Nullable ErrorCategory cause,
      @Nullable Object context) {
    String why = cause == null || to != Phase.OPEN ? null : cause.word();
    Labels counted = new Labels.Transition(breaker, from.word(), to.word(), why);
    transitions.add(count, labels.get(counted), context);
  }

  private Object breakerLabels(String breaker) {
    return labels.get(new Labels.Words(Names.BREAKER_NAME, breaker));
  }

  private Object errorLabels(
      String provider, @Nullable String model, ErrorCategory category, String disposition) {
    return labels.get(
        new Labels.OfTarget(
            provider, model, Names.CATEGORY, category.word(), Names.DISPOSITION, disposition));
  }

  private static Labels target(
      String provider, @Nullable String model, @Nullable Key key, @Nullable String word) {
    return new Labels.OfTarget(provider, model, key, word, null, null);
  }
}
