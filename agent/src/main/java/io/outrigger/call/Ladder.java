package io.outrigger.call;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.Degradation;
import io.outrigger.http.Outcome;
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

  /** Starts to look for one; that may take a moment. */
  default Climb climb(Asked asked, ErrorCategory why) {
    Rung rung = reply(asked, why);
    return new Climb() {
      @Override
      public boolean isOver() {
        return true;
      }

      @Override
      public @Nullable Rung rung() {
        return rung;
      }
    };
  }

  /** Whether an answer to this request is wanted by {@link #answered}. */
  default boolean remembers(Asked asked) {
    return false;
  }

  /**
   * The asked target answered and its answer was read to the end.
   *
   * @param answer status 2xx
   * @param body all bytes as the application got them
   */
  default void answered(Asked asked, Outcome.Answered answer, byte[] body) {}

  /** A search for a reply. Never blocks. */
  interface Climb {

    /** Whether waiting longer would change nothing; becomes true within seconds by itself. */
    boolean isOver();

    /** What was found by now, or null. */
    @Nullable Rung rung();
  }

  /**
   * What the application asked for.
   *
   * @param body the whole body, unpacked, or null where it was above the buffer or cannot be read;
   *     not to be changed
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
