package io.outrigger.call;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** An exchange whose caller holds a future. No method may block. */
public interface AsyncExchange<R> extends Exchange<CompletionStage<R>> {

  /**
   * Starts one attempt. Cancelling the returned future aborts it on the wire.
   *
   * @param errorLimit most bytes of an error body to hold
   */
  CompletableFuture<Reply<CompletionStage<R>>> send(AttemptSpec spec, int errorLimit);

  /**
   * Where an attempt after a wait is started; not a thread that must not block, since resolving a
   * host name may.
   */
  Executor executor();
}
