package io.outrigger.call;

/** An exchange whose caller waits. */
public interface BlockingExchange<R> extends Exchange<R> {

  /**
   * Sends one attempt and returns with its headers (and held error body).
   *
   * @param errorLimit most bytes of an error body to hold
   * @throws Exception whatever the client throws; reaches the application as it is when final
   */
  Reply<R> send(AttemptSpec spec, int errorLimit) throws Exception;

  /** Whether the application cancelled the call; asked every few milliseconds while waiting. */
  boolean isCancelled();

  /**
   * The client's own exception for a cancelled call; {@code interrupted} tells that the waiting
   * thread was interrupted.
   */
  Exception cancelled(boolean interrupted);
}
