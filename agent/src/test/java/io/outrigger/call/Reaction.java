package io.outrigger.call;

import io.outrigger.http.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/**
 * What the far side does with one attempt.
 *
 * @param status 0 where {@code error} is thrown instead
 * @param latency until headers or error
 * @param ending how the application's reading of a delivered body ends
 * @param reading how long it reads
 */
record Reaction(
    int status,
    Map<String, String> headers,
    Throwable error,
    Outcome.Phase phase,
    Duration latency,
    Ending ending,
    Duration reading) {

  enum Ending {
    FINISHED,
    BROKEN,
    ABANDONED
  }

  static Reaction status(int status) {
    return new Reaction(
        status,
        Map.of(),
        null,
        Outcome.Phase.IN_RESPONSE,
        Duration.ofMillis(100),
        Ending.FINISHED,
        Duration.ofMillis(50));
  }

  static Reaction breaks(Throwable error, Outcome.Phase phase) {
    return new Reaction(
        0, Map.of(), error, phase, Duration.ofMillis(100), Ending.FINISHED, Duration.ZERO);
  }

  /** A bug in the application's own hooks. */
  static Reaction appBug() {
    RuntimeException error = new IllegalArgumentException("the application's own");
    error.setStackTrace(
        new StackTraceElement[] {new StackTraceElement("com.example.App", "hook", "App.java", 1)});
    return breaks(error, Outcome.Phase.AFTER_SEND);
  }

  static Reaction resets() {
    return breaks(new IOException("connection reset"), Outcome.Phase.AFTER_SEND);
  }

  Reaction header(String name, String value) {
    return new Reaction(status, Map.of(name, value), error, phase, latency, ending, reading);
  }

  Reaction after(Duration wait) {
    return new Reaction(status, headers, error, phase, wait, ending, reading);
  }

  Reaction ending(Ending how, Duration after) {
    return new Reaction(status, headers, error, phase, latency, how, after);
  }
}
