package io.outrigger.engine;

/** The shared state of one target: its circuit, hold and retry budget. */
public final class TargetState {
  private final Target target;

  TargetState(Target target) {
    this.target = target;
  }

  /** Whose state this is. */
  public Target target() {
    return target;
  }

  /** The circuit's phase. */
  public CircuitTransition.Phase phase() {
    return CircuitTransition.Phase.CLOSED;
  }

  /** Retries the budget would allow now. */
  public double budgetTokens() {
    return 0;
  }

  /** Retries a full budget allows. */
  public int budgetLimit() {
    return 0;
  }

  /** The circuit's name, {@code endpoint/model}. */
  public String breakerName() {
    return target.endpoint() + '/' + target.model();
  }
}
