package io.outrigger.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Hears what happens to calls. Implemented by {@code telemetry}; must not block and must not throw
 * (what it throws is counted and dropped).
 */
public interface CallListener {

  /** Hears nothing. */
  CallListener NONE = facts -> Call.NONE;

  /**
   * A call enters the agent, on the application's thread: the application's trace context is
   * current.
   *
   * @return the ear for this one call
   */
  Call started(CallFacts facts);

  /**
   * The span current on this thread, as the value of a {@code traceparent} header, or null: for a
   * call that may go on on another thread.
   *
   * @param application loader of the client's class
   */
  default @Nullable String currentSpan(ClassLoader application) {
    return null;
  }

  /**
   * An LLM call was left alone; {@code reason} is one of the words of {@code
   * outrigger.passthrough.reason}.
   */
  default void passedThrough(String reason) {}

  /** Something of ours failed in {@code component}; the call went on without us. */
  default void internalError(String component, Throwable error) {}

  /** A provider asked for a wait that nobody believes; it was ignored. */
  default void waitIgnored(Target target, Duration asked) {}

  /** A target is used for the first time: time to zero-initialise its counters. */
  default void targetAdded(TargetState target, String provider) {}

  /** Hears one call. All methods may come from different threads, one after the other. */
  interface Call {

    Call NONE =
        new Call() {
          @Override
          public boolean readsReplies() {
            return false;
          }
        };

    /** Whether it uses what a reply says about itself; reading that costs a third of our time. */
    default boolean readsReplies() {
      return true;
    }

    /**
     * An attempt is about to leave; what is returned is closed on the same thread as soon as the
     * attempt was handed to the client: meanwhile the call's trace context is current, so that the
     * client's own instrumentation nests below it.
     */
    default Scope attemptStarted(AttemptFacts attempt) {
      return Scope.NONE;
    }

    /** An attempt ended. */
    default void attemptEnded(AttemptEnd end) {}

    /** A retry will leave after {@code delay}. */
    default void retryScheduled(
        AttemptFacts failed, Classification failure, Duration delay, WaitSource source) {}

    /** A failure that could be retried will not be. */
    default void retrySuppressed(Classification failure, Suppression why) {}

    /** A stream did not come to its end; told before the attempt's end. */
    default void streamInterrupted(StreamInterruption interruption) {}

    /** The next attempt goes to another target than those before. */
    default void fellBack(Handoff handoff) {}

    /**
     * A target was passed over: {@code why} is {@code circuit_open}, {@code hold}, or what in the
     * request keeps it from going there, see {@code outrigger.fallback.skip_reason}.
     */
    default void fallbackSkipped(Hop target, String why) {}

    /**
     * In mode {@code observe}: what would have been done ({@code retry}, {@code fallback}, {@code
     * degrade}, {@code refuse}, {@code deliver}).
     */
    default void observed(String decision, @Nullable Classification failure) {}

    /** The target's circuit changed because of this call. */
    default void circuitMoved(Target target, CircuitTransition transition) {}

    /** The call ended; nothing is heard of it afterwards. */
    default void ended(CallEnd end) {}
  }

  /** Makes something current on this thread until closed. */
  interface Scope extends AutoCloseable {
    Scope NONE = () -> {};

    @Override
    void close();
  }
}
