package io.outrigger.call;

import io.outrigger.http.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the far side does with one attempt.
 *
 * @param status 0 where {@code error} is thrown instead
 * @param latency until headers or error
 * @param ending how the application's reading of a delivered body ends
 * @param reading how long it reads
 * @param pieces the body where it comes piece by piece; empty = the usual one, at once
 */
record Reaction(
    int status,
    Map<String, String> headers,
    Throwable error,
    Outcome.Phase phase,
    Duration latency,
    Ending ending,
    Duration reading,
    List<Piece> pieces) {

  /**
   * Some bytes of a body.
   *
   * @param after since the piece before it, or the headers
   */
  record Piece(Duration after, String text) {}

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
        Duration.ofMillis(50),
        List.of());
  }

  static Reaction breaks(Throwable error, Outcome.Phase phase) {
    return new Reaction(
        0,
        Map.of(),
        error,
        phase,
        Duration.ofMillis(100),
        Ending.FINISHED,
        Duration.ZERO,
        List.of());
  }

  /** A stream of server-sent events in the dialect of OpenAI's chat. */
  static Reaction stream(Piece... pieces) {
    Reaction usual = status(200).header("content-type", "text/event-stream");
    return new Reaction(
        200,
        usual.headers,
        null,
        usual.phase,
        usual.latency,
        Ending.FINISHED,
        Duration.ZERO,
        List.of(pieces));
  }

  /** The first chunk of a stream, which says nothing yet. */
  static Piece role(int millis) {
    return piece(millis, "{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null");
  }

  /** A piece of an answer. */
  static Piece token(int millis) {
    return piece(millis, "{\"content\":\"word \"},\"finish_reason\":null");
  }

  /** The end of an answer. */
  static Piece stop(int millis) {
    return piece(millis, "{},\"finish_reason\":\"stop\"");
  }

  static Piece done(int millis) {
    return new Piece(Duration.ofMillis(millis), "data: [DONE]\n\n");
  }

  static Piece ping(int millis) {
    return new Piece(Duration.ofMillis(millis), ": alive\n\n");
  }

  /** An error in the midst of a stream. */
  static Piece failure(int millis) {
    return new Piece(
        Duration.ofMillis(millis),
        "data: {\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}\n\n");
  }

  private static Piece piece(int millis, String delta) {
    return new Piece(
        Duration.ofMillis(millis),
        "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"m-1\","
            + "\"choices\":[{\"index\":0,\"delta\":"
            + delta
            + "}]}\n\n");
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
    return new Reaction(
        status, Map.of(name, value), error, phase, latency, ending, reading, pieces);
  }

  Reaction after(Duration wait) {
    return new Reaction(status, headers, error, phase, wait, ending, reading, pieces);
  }

  Reaction ending(Ending how, Duration after) {
    return new Reaction(status, headers, error, phase, latency, how, after, pieces);
  }
}
