package io.outrigger.call;

import io.outrigger.http.Outcome;
import io.outrigger.http.OutgoingRequest;
import io.outrigger.http.RequestView;
import io.outrigger.http.SyntheticReply;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One call of the application as its client's adapter presents it. An adapter is a view and a
 * transport; it holds no policy.
 *
 * @param <R> what the client hands to the application
 */
public interface Exchange<R> {

  /** The request. */
  RequestView request();

  /**
   * The whole request body for reading and replay, buffered from the application's body on first
   * use (empty array = no body), or null where it cannot be replayed: one-shot or duplex bodies
   * that cannot be buffered safely, or more than {@code limit} bytes. After null the call gets one
   * attempt, and no byte of the body may be lost.
   */
  byte @Nullable [] body(int limit);

  /**
   * The caller's own limit for the whole call that is left at this instant, in nanoseconds; {@code
   * Long.MAX_VALUE} = none.
   */
  long callerRemainingNanos();

  /** How far the last attempt had come when {@code send} failed. */
  Outcome.Phase phase();

  /**
   * How often the client repeated the last attempt by itself, below us and unasked, as far as that
   * can be told: requests on the wire that count like attempts.
   */
  default int resent() {
    return 0;
  }

  /**
   * Why this client cannot send a call of its own to another origin, in a few words for logs; null
   * where it can. Asked before a request is sent with {@code ownCall}; one that is sent all the
   * same fails before anything has left.
   */
  default @Nullable String obstacleTo(OutgoingRequest request) {
    return null;
  }

  /**
   * Whether this client can ask for the rest of a body that broke off, see {@link Sequel}. Where it
   * cannot, bodies pass untouched.
   */
  default boolean canGoOn() {
    return false;
  }

  /**
   * Hands a response made by the agent to the application.
   *
   * @throws IOException what the application's own code threw over it
   * @throws InterruptedException where a blocking caller was interrupted meanwhile
   */
  R synthesize(SyntheticReply reply) throws IOException, InterruptedException;

  /**
   * The loader of the client's class where it is the application's own, or null for a client of the
   * JDK.
   */
  default @Nullable ClassLoader application() {
    return null;
  }

  /**
   * The span that was current where the application made the call, as the value of a {@code
   * traceparent} header, where the client may have changed threads since; null where nothing is
   * known. Asked once.
   */
  default @Nullable String callersSpan() {
    return null;
  }
}
