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
}
