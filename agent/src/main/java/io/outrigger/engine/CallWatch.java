package io.outrigger.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Hears beside telemetry what becomes of calls, for those who judge it at once: incidents, the
 * decision log, the status. Unlike {@link CallListener} it makes no object per call: a call that
 * goes well costs {@link #attemptAnswered} and {@link #ended}. Must not block and must not throw.
 */
public interface CallWatch {

  /** Hears nothing. */
  CallWatch NONE = new CallWatch() {};

  /** The call that something is said of. */
  interface Watched {

    /** What was known when it started. */
    CallFacts facts();

    /** Where it is: the target of its last attempt; before the first one, the target asked for. */
    Target target();

    /** Its trace, 32 hex digits, or null where nothing traces it; made where it is asked for. */
    @Nullable String traceId();
  }

  /** An attempt at a target was answered. */
  default void attemptAnswered(Target target) {}

  /** An attempt failed, or brought what a policy stopped; its fate is known. */
  default void attemptFailed(Watched call, AttemptEnd end) {}

  /** A retry will leave after {@code delay}. */
  default void retryScheduled(
      Watched call,
      AttemptFacts failed,
      Classification failure,
      Duration delay,
      WaitSource source) {}

  /** A failure that could be retried will not be. */
  default void retrySuppressed(Watched call, Classification failure, Suppression why) {}

  /** A stream did not come to its end. */
  default void streamInterrupted(Watched call, StreamInterruption interruption) {}

  /** The next attempt goes to another target. */
  default void fellBack(Watched call, Handoff handoff) {}

  /** A target was passed over. */
  default void fallbackSkipped(Watched call, Hop target, String why) {}

  /** In mode {@code observe}: what would have been done. */
  default void observed(Watched call, String decision, @Nullable Classification failure) {}

  /** A target's circuit changed. */
  default void circuitMoved(Watched call, Target target, CircuitTransition transition) {}

  /** The call ended. */
  default void ended(Watched call, CallEnd end) {}

  /** A provider asked for a wait that nobody believes; it was ignored. */
  default void waitIgnored(Target target, Duration asked) {}

  /** Something of ours failed in {@code component}; the call went on without us. */
  default void internalError(String component) {}
}
