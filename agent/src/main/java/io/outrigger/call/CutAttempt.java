package io.outrigger.call;

import io.outrigger.engine.AttemptEnd.Disposition;
import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.Classification;
import io.outrigger.engine.TargetState;

/**
 * An attempt whose answer broke off when the application had some of it, its end not told yet.
 *
 * @param what why
 * @param target where it was
 * @param telling tells its end, once
 */
record CutAttempt(Classification what, TargetState target, AttemptFacts facts, Telling telling) {

  /** Tells listeners of the attempt's end. */
  @FunctionalInterface
  interface Telling {
    /**
     * The attempt is over.
     *
     * @param recovered whether another attempt goes on with the answer
     */
    void ended(boolean recovered, Disposition how);
  }
}
