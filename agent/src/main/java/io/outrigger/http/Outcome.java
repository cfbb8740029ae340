package io.outrigger.http;

import org.jspecify.annotations.Nullable;

/** What one attempt on the wire brought. */
public sealed interface Outcome {

  /**
   * The server answered.
   *
   * @param status HTTP status
   * @param headers response headers
   * @param body the held body where the status is judged by its body; null where the body was not
   *     read
   */
  record Answered(int status, HeadersView headers, @Nullable BodySample body) implements Outcome {}

  /**
   * No usable answer came.
   *
   * @param error what the client threw
   * @param phase how far the attempt had come
   */
  record Broken(Throwable error, Phase phase) implements Outcome {}

  /** How far an attempt came before it broke. */
  enum Phase {
    /** No byte of the request body was handed to the transport: repeating is safe. */
    BEFORE_SEND,
    /**
     * The body was (partly) handed over and no response headers came: the provider may have done
     * the work.
     */
    AFTER_SEND,
    /** Response headers had come. */
    IN_RESPONSE
  }
}
