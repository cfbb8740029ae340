package io.outrigger.status;

import io.outrigger.engine.CircuitBreaker.Refused;
import io.outrigger.engine.Hold.Held;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code /health}. Names are for scripts: they stay. */
final class HealthJson {

  private HealthJson() {}

  static String of(Health health) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("status", health.word());
    all.put("version", health.version());
    all.put("mode", health.mode());
    all.put("config_hash", health.configHash());
    all.put("time", health.at().toString());
    all.put("counting_since", health.since() == null ? "" : health.since().toString());
    all.put("circuits", circuits(health));
    all.put("holds", holds(health));
    all.put("budgets", budgets(health));
    all.put("rates", rates(health));
    all.put("incidents", incidents(health));
    all.put("decisions", decisions(health));
    Map<String, Object> errors = new LinkedHashMap<>();
    errors.put("total", health.agentErrorCount());
    errors.put("by_component", health.agentErrors());
    all.put("agent_errors", errors);
    return Json.of(all);
  }

  private static List<Object> circuits(Health health) {
    List<Object> circuits = new ArrayList<>();
    for (TargetHealth target : health.targets()) {
      Map<String, Object> circuit = new LinkedHashMap<>();
      circuit.put("target", target.name());
      circuit.put("state", target.circuitWord());
      Refused refused = target.refused();
      circuit.put("refusing", refused != null);
      if (refused != null) {
        circuit.put("probe_in_seconds", seconds(refused.leftNanos()));
      }
      String cause = target.cause();
      if (cause != null) {
        circuit.put("cause", cause);
      }
      circuits.add(circuit);
    }
    return circuits;
  }

  private static List<Object> holds(Health health) {
    List<Object> holds = new ArrayList<>();
    for (TargetHealth target : health.targets()) {
      Held held = target.held();
      if (held != null) {
        Map<String, Object> hold = new LinkedHashMap<>();
        hold.put("target", target.name());
        hold.put("category", held.category().word());
        hold.put("left_seconds", seconds(held.leftNanos()));
        holds.add(hold);
      }
    }
    return holds;
  }

  private static List<Object> budgets(Health health) {
    List<Object> budgets = new ArrayList<>();
    for (TargetHealth target : health.targets()) {
      Map<String, Object> budget = new LinkedHashMap<>();
      budget.put("target", target.name());
      budget.put("tokens", Math.round(target.tokens() * 100) / 100.0);
      budget.put("limit", target.limit());
      budgets.add(budget);
    }
    return budgets;
  }

  /** Zeros are left out: thirteen categories and seven outcomes are seldom all of interest. */
  private static Map<String, Object> rates(Health health) {
    Map<String, Object> calls = new LinkedHashMap<>();
    health.calls().forEach((outcome, counts) -> put(calls, outcome.word(), counts));
    Map<String, Object> failures = new LinkedHashMap<>();
    health.failures().forEach((category, counts) -> put(failures, category.word(), counts));
    Map<String, Object> rates = new LinkedHashMap<>();
    rates.put("calls_by_outcome", calls);
    rates.put("attempts", counts(health.attempts()));
    rates.put("failed_attempts_by_category", failures);
    return rates;
  }

  private static void put(Map<String, Object> into, String word, Counts counts) {
    if (counts.lastHour() > 0) {
      into.put(word, counts(counts));
    }
  }

  private static Map<String, Object> counts(Counts counts) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("last_5_minutes", counts.lastFiveMinutes());
    row.put("last_hour", counts.lastHour());
    row.put("per_minute", counts.perMinute());
    return row;
  }

  private static List<Object> incidents(Health health) {
    List<Object> incidents = new ArrayList<>();
    for (OpenIncident open : health.incidents()) {
      Map<String, Object> incident = new LinkedHashMap<>();
      incident.put("id", Shown.line(open.id()));
      incident.put("severity", Shown.line(open.severity()));
      incident.put("since", Instant.ofEpochMilli(open.sinceMillis()).toString());
      incident.put("summary", Shown.line(open.summary()));
      incidents.add(incident);
    }
    return incidents;
  }

  private static List<Object> decisions(Health health) {
    List<Object> decisions = new ArrayList<>();
    for (Decided decided : health.decisions()) {
      Map<String, Object> decision = new LinkedHashMap<>();
      decision.put("time", Instant.ofEpochMilli(decided.lastMillis()).toString());
      decision.put("decision", decided.what());
      decision.put("target", decided.target());
      decision.put("reason", decided.reason());
      decision.put("times", decided.times());
      decision.put("trace", decided.shownTrace());
      decisions.add(decision);
    }
    return decisions;
  }

  private static double seconds(long nanos) {
    return Math.round(nanos / 1e6) / 1e3;
  }
}
