package io.outrigger.call;

import io.outrigger.classify.Judge;
import io.outrigger.config.ErrorCategory;
import io.outrigger.config.Mode;
import io.outrigger.engine.CallListener;
import io.outrigger.engine.FailureMemory;
import io.outrigger.engine.Targets;
import io.outrigger.http.RequestView;
import io.outrigger.route.Route;
import io.outrigger.route.RouteTable;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Everything a call passes through, wired once.
 *
 * @param mode what is done with recognised calls
 * @param routes which requests are LLM calls
 * @param classifier names failures
 * @param targets shared state of targets
 * @param memory failed calls of the last seconds
 * @param elsewhere who else could answer
 * @param ladder what is handed over where nobody answers
 * @param credentials identity of a request's credential, see {@code Target}
 * @param messages user-safe text of a category
 * @param listener hears of everything
 * @param timing clock and chance
 * @param ownThread whether the current thread is the agent's own, such as the telemetry exporter's:
 *     what it sends is never a call of the application
 */
public record Pipeline(
    Mode mode,
    RouteTable routes,
    Judge classifier,
    Targets targets,
    FailureMemory<Answer> memory,
    Elsewhere elsewhere,
    Ladder ladder,
    Function<RequestView, String> credentials,
    Function<ErrorCategory, String> messages,
    CallListener listener,
    Timing timing,
    BooleanSupplier ownThread) {

  public Pipeline {
    listener = GuardedListener.of(listener);
  }

  /** A pipeline whose calls stay at their targets. */
  public Pipeline(
      Mode mode,
      RouteTable routes,
      Judge classifier,
      Targets targets,
      FailureMemory<Answer> memory,
      Function<RequestView, String> credentials,
      Function<ErrorCategory, String> messages,
      CallListener listener,
      Timing timing,
      BooleanSupplier ownThread) {
    this(
        mode,
        routes,
        classifier,
        targets,
        memory,
        Elsewhere.nobody(),
        Ladder.NONE,
        credentials,
        messages,
        listener,
        timing,
        ownThread);
  }

  /**
   * Most bytes of a request body to hold for replay. The limit is a policy of the target, and the
   * target's model stands in the body: the endpoint's value decides.
   */
  public int bodyLimit(Route route) {
    return targets.policyAt(route.endpoint()).buffer().request();
  }

  /** The same where only the body will tell whether there is a route. */
  public int bodyLimit() {
    return targets.policyAt("-").buffer().request();
  }

  /** Starts to look for a degraded reply; null where that fails, which must cost no failure. */
  Ladder.@Nullable Climb climb(Ladder.Asked asked, ErrorCategory why) {
    try {
      return new GuardedClimb(this, ladder.climb(asked, why));
    } catch (Throwable bug) {
      failedOpen("ladder", bug);
      return null;
    }
  }

  /** The span current on this thread; see {@link CallListener#currentSpan}. */
  public @Nullable String currentSpan(ClassLoader application) {
    return listener.currentSpan(application);
  }

  /** Something of ours failed in {@code component}; the call goes on without us. Never throws. */
  public void failedOpen(String component, Throwable bug) {
    try {
      listener.internalError(component, bug);
    } catch (Throwable worse) {
      // Nothing is left to tell it to; the application's call matters more.
    }
  }
}
