package io.outrigger.call;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.Degradation;
import io.outrigger.http.RequestView;
import io.outrigger.http.SyntheticReply;
import io.outrigger.provider.RequestFacts;
import io.outrigger.route.Route;
import org.jspecify.annotations.Nullable;

/** What an application gets when nobody could answer. */
@FunctionalInterface
public interface Ladder {

  /** Nothing: the failure is handed over. */
  Ladder NONE = (asked, why) -> null;

  /** A reply that stands in for an answer, or null. */
  @Nullable Rung reply(Asked asked, ErrorCategory why);

  /**
   * What the application asked for.
   *
   * @param body the whole body, or null where it was above the buffer; not to be changed
   */
  record Asked(Route route, RequestView request, byte @Nullable [] body, RequestFacts facts) {}

  /**
   * A reply that stands in.
   *
   * @param reply status 200, complete, without the agent's own headers
   * @param model what it names as its model
   * @param header the value of {@code x-outrigger-degraded}; ASCII
   */
  record Rung(SyntheticReply reply, String model, String header, Degradation how) {}
}
