package io.outrigger.status;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The JMX bean; each attribute is read anew. */
final class StatusBean implements StatusMXBean {
  private final Supplier<Health> health;

  StatusBean(Supplier<Health> health) {
    this.health = health;
  }

  @Override
  public String getVersion() {
    return health.get().version();
  }

  @Override
  public String getMode() {
    return health.get().mode();
  }

  @Override
  public String getConfigurationHash() {
    return health.get().configHash();
  }

  @Override
  public boolean isCircuitOpen() {
    return health.get().isCircuitOpen();
  }

  @Override
  public Map<String, String> getCircuits() {
    Map<String, String> circuits = new TreeMap<>();
    for (TargetHealth target : health.get().targets()) {
      String detail = target.circuitDetail();
      circuits.put(target.name(), target.circuitWord() + (detail.isEmpty() ? "" : ": " + detail));
    }
    return circuits;
  }

  @Override
  public Map<String, String> getHolds() {
    Map<String, String> holds = new TreeMap<>();
    for (TargetHealth target : health.get().targets()) {
      if (target.held() != null) {
        holds.put(target.name(), target.holdDetail());
      }
    }
    return holds;
  }

  @Override
  public Map<String, Double> getRetryBudgets() {
    Map<String, Double> budgets = new TreeMap<>();
    health.get().targets().forEach(target -> budgets.put(target.name(), target.tokens()));
    return budgets;
  }

  @Override
  public Map<String, Long> getCallsLastHour() {
    Map<String, Long> calls = new LinkedHashMap<>();
    health.get().calls().forEach((outcome, counts) -> calls.put(outcome.word(), counts.lastHour()));
    return calls;
  }

  @Override
  public long getAttemptsLastHour() {
    return health.get().attempts().lastHour();
  }

  @Override
  public Map<String, Long> getFailedAttemptsLastHour() {
    Map<String, Long> failures = new LinkedHashMap<>();
    health
        .get()
        .failures()
        .forEach((category, counts) -> failures.put(category.word(), counts.lastHour()));
    return failures;
  }

  @Override
  public Map<String, Long> getAgentErrors() {
    return health.get().agentErrors();
  }

  @Override
  public List<String> getOpenIncidents() {
    return health.get().incidents().stream()
        .map(open -> Shown.line(open.severity() + " " + open.id() + ": " + open.summary()))
        .toList();
  }

  @Override
  public String getHealth() {
    return HealthJson.of(health.get());
  }

  @Override
  public String getReport() {
    return HealthText.of(health.get());
  }
}
