package io.outrigger.call;

import io.outrigger.http.Outcome;
import java.io.IOException;

/**
 * What one attempt brought back, not yet handed over. Either {@link #deliver} or {@link #discard}
 * is called; both only where the caller of an asynchronous client gave up while the reply was
 * handed over, so that nobody has it.
 *
 * @param <R> what the client hands to the application
 */
public interface Reply<R> {

  /**
   * Status, headers and, for a status of 400 and above, the held beginning of the body (at most
   * {@code Exchange.errorLimit()} bytes; the call was not completed by the adapter before that much
   * was read or the body ended). Stays readable after {@link #discard}.
   *
   * <p>Below 400, a body with a {@link Preview} was read until its verdict; the session asks the
   * preview, not this, what it was.
   */
  Outcome.Answered outcome();

  /**
   * Hands the response over: held bytes first, then the rest, untouched.
   *
   * @throws IOException where making the client's result failed although the agent's work is done:
   *     the rest of the body broke, or the application's own code threw. It reaches the application
   *     as it is.
   * @throws InterruptedException where a blocking caller was interrupted meanwhile
   */
  R deliver(HandOver how) throws IOException, InterruptedException;

  /**
   * Drops the response and releases its connection: small rests are drained, larger ones and
   * streams cancelled.
   */
  void discard();
}
