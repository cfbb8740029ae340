package io.outrigger.status;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.CircuitBreaker.Refused;
import io.outrigger.engine.CircuitTransition.Phase;
import io.outrigger.engine.Hold.Held;
import io.outrigger.engine.TargetState;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One target now.
 *
 * @param name {@code endpoint/model}, with a suffix where several credentials share it
 * @param circuit null where the configuration switches circuits off
 * @param refused what the circuit would say to an attempt now; null = it may leave
 * @param held what else stands in the way, or null
 * @param tokens retries that the budget would allow now
 * @param limit retries that a full budget allows
 */
record TargetHealth(
    String name,
    @Nullable Phase circuit,
    @Nullable Refused refused,
    @Nullable Held held,
    double tokens,
    int limit) {

  /** The worst first, then by name. */
  static final Comparator<TargetHealth> WORST_FIRST =
      Comparator.comparingInt(TargetHealth::badness).reversed().thenComparing(TargetHealth::name);

  static TargetHealth of(TargetState state, long now) {
    boolean circuit = state.hasCircuit();
    return new TargetHealth(
        Shown.line(state.breakerName()),
        circuit ? state.phase() : null,
        circuit ? state.breaker().standing(now) : null,
        state.hold().standing(now),
        state.budgetTokens(),
        state.budgetLimit());
  }

  boolean isOpen() {
    return circuit == Phase.OPEN;
  }

  String circuitWord() {
    return circuit == null ? "off" : circuit.word();
  }

  /** Why it opened, or null where it is not open or nobody knows. */
  @Nullable String cause() {
    ErrorCategory cause = refused == null ? null : refused.cause();
    return cause == null ? null : cause.word();
  }

  /** More about the circuit, for people; empty where there is nothing to say. */
  String circuitDetail() {
    if (refused == null) {
      return isOpen() ? "the next call is a probe" : "";
    }
    String until =
        refused.leftNanos() == 0
            ? "by configuration"
            : "next probe in " + Shown.duration(refused.leftNanos());
    return cause() == null ? until : cause() + ", " + until;
  }

  /** For people; empty where nothing holds it. */
  String holdDetail() {
    return held == null
        ? ""
        : held.category().word()
            + ", "
            + (held.certain() ? "for " : "next try in ")
            + Shown.duration(held.leftNanos());
  }

  private int badness() {
    return (isOpen() ? 4 : 0) + (circuit == Phase.HALF_OPEN ? 2 : 0) + (held != null ? 1 : 0);
  }
}
