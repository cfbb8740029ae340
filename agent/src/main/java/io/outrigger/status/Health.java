package io.outrigger.status;

import io.outrigger.config.ErrorCategory;
import io.outrigger.config.OutriggerConfig;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.TargetState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of calls at one moment; page, JSON, terminal and JMX show the same.
 *
 * @param at the moment
 * @param since since when calls are counted; null = they are not
 * @param targets every target in use, the worst first
 * @param calls those that ended in the last hour, by outcome; every outcome is there
 * @param attempts requests on the wire in the last hour
 * @param failures failed attempts of the last hour; every category is there
 * @param decisions the latest first
 * @param agentErrors times that our own code failed, by component
 */
record Health(
    String version,
    String mode,
    String configHash,
    Instant at,
    @Nullable Instant since,
    List<TargetHealth> targets,
    Map<CallOutcome, Counts> calls,
    Counts attempts,
    Map<ErrorCategory, Counts> failures,
    List<Decided> decisions,
    List<OpenIncident> incidents,
    Map<String, Long> agentErrors) {

  static Health read(StatusSetup setup, StatusWatch heard) {
    long now = setup.nanoTime().getAsLong();
    List<TargetHealth> targets = new ArrayList<>();
    for (TargetState state : setup.targets().get()) {
      targets.add(TargetHealth.of(state, now));
    }
    targets.sort(TargetHealth.WORST_FIRST);
    long minute = heard.minute();
    Map<CallOutcome, Counts> calls = new LinkedHashMap<>();
    for (CallOutcome outcome : CallOutcome.values()) {
      calls.put(outcome, heard.minutes().calls(outcome, minute));
    }
    Map<ErrorCategory, Counts> failures = new LinkedHashMap<>();
    for (ErrorCategory category : ErrorCategory.values()) {
      failures.put(category, heard.minutes().failures(category, minute));
    }
    OutriggerConfig config = setup.config().get();
    long since = heard.recordingSince();
    return new Health(
        setup.version(),
        config.mode().name().toLowerCase(Locale.ROOT),
        config.hash(),
        Instant.ofEpochMilli(setup.wallMillis().getAsLong()),
        since < 0 ? null : Instant.ofEpochMilli(since),
        targets,
        calls,
        heard.minutes().attempts(minute),
        failures,
        heard.decisions().all(),
        setup.incidents().get(),
        heard.errors());
  }

  boolean isCircuitOpen() {
    return targets.stream().anyMatch(TargetHealth::isOpen);
  }

  /** One word for all: {@code up} or {@code circuit_open}. */
  String word() {
    return isCircuitOpen() ? "circuit_open" : "up";
  }

  long agentErrorCount() {
    return agentErrors.values().stream().mapToLong(Long::longValue).sum();
  }
}
