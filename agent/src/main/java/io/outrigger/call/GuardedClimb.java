package io.outrigger.call;

import org.jspecify.annotations.Nullable;

/** A climb whose own failure is told and finds nothing: the application then gets the failure. */
final class GuardedClimb implements Ladder.Climb {
  private final Pipeline pipeline;
  private final Ladder.Climb climb;

  GuardedClimb(Pipeline pipeline, Ladder.Climb climb) {
    this.pipeline = pipeline;
    this.climb = climb;
  }

  @Override
  public boolean isOver() {
    try {
      return climb.isOver();
    } catch (Throwable bug) {
      pipeline.failedOpen("ladder", bug);
      return true;
    }
  }

  @Override
  public Ladder.@Nullable Rung rung() {
    try {
      return climb.rung();
    } catch (Throwable bug) {
      pipeline.failedOpen("ladder", bug);
      return null;
    }
  }
}
