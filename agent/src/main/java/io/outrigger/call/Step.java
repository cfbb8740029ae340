package io.outrigger.call;

import io.outrigger.engine.CallListener;

/**
 * What a driver does next. The drivers differ only in how they do it.
 *
 * @param <R> what the client hands to the application
 */
sealed interface Step<R> {

  /**
   * Send one attempt.
   *
   * @param scope to be closed on this thread once the attempt was handed to the client
   */
  record Send<R>(AttemptSpec spec, int errorLimit, CallListener.Scope scope) implements Step<R> {}

  /** Wait, then ask {@link CallSession#resumed()}. */
  record Pause<R>(long nanos) implements Step<R> {}

  /** The call is over: give this to the application. */
  record Return<R>(R value) implements Step<R> {
    /** Without the value, which the application made. */
    @Override
    public String toString() {
      return "Return";
    }
  }

  /** The call is over: the application gets this thrown. */
  record Throw<R>(Throwable error) implements Step<R> {}
}
