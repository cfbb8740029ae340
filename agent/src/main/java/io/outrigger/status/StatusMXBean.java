package io.outrigger.status;

import java.util.List;
import java.util.Map;

/** What JMX shows. Read-only; only types that every client has. */
public interface StatusMXBean {
  /** The bean's name. */
  String NAME = "io.outrigger:type=Status";

  /** The thread that looks for a JMX server to put the bean in; it ends when it found one. */
  String THREAD = "outrigger-status";

  /** The attribute behind {@link #getReport()}. */
  String REPORT = "Report";

  /** The attribute behind {@link #isCircuitOpen()}. */
  String CIRCUIT_OPEN = "CircuitOpen";

  /** The agent's version. */
  String getVersion();

  /** {@code protect}, {@code observe} or {@code off}. */
  String getMode();

  /** Short hash of the effective configuration. */
  String getConfigurationHash();

  /** Whether any circuit is open. */
  boolean isCircuitOpen();

  /** State of each target's circuit, with what is known about it. */
  Map<String, String> getCircuits();

  /** Targets that a provider asked to leave alone, and for how long. */
  Map<String, String> getHolds();

  /** Retries that each target's budget would allow now. */
  Map<String, Double> getRetryBudgets();

  /** Calls that ended in the last hour, by outcome. */
  Map<String, Long> getCallsLastHour();

  /** Requests on the wire in the last hour. */
  long getAttemptsLastHour();

  /** Failed attempts of the last hour, by category. */
  Map<String, Long> getFailedAttemptsLastHour();

  /** Times that the agent's own code failed and calls went on without it, by component. */
  Map<String, Long> getAgentErrors();

  /** Incidents that are open, a line each. */
  List<String> getOpenIncidents();

  /** All of it as JSON, as {@code /health} has it. */
  String getHealth();

  /** All of it as text, as {@code status PID} prints it. */
  String getReport();
}
