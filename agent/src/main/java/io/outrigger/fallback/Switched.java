package io.outrigger.fallback;

import io.outrigger.http.OutgoingRequest;
import io.outrigger.route.Route;

/** What became of a request that should go to another target. */
public sealed interface Switched {

  /**
   * It may go there.
   *
   * @param request what leaves
   * @param route the target's endpoint and the dialect that its answers are read in. What the
   *     application gets to see of the agent's own making keeps the dialect of the first route:
   *     that is the one its SDK speaks.
   * @param model the model asked for there
   * @param view the request as the stages see it
   */
  record Goes(OutgoingRequest request, Route route, String model, RewrittenView view)
      implements Switched {}

  /** It must not, or cannot, go there. */
  record Stays(StayReason reason) implements Switched {}
}
