package io.outrigger.call;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An exchange whose caller holds a future. No method may block. */
public interface AsyncExchange<R> extends Exchange<CompletionStage<R>> {

  /**
   * Starts one attempt. Cancelling the returned future aborts it on the wire.
   *
   * @param errorLimit most bytes of an error body to hold
   */
  CompletableFuture<Reply<CompletionStage<R>>> send(AttemptSpec spec, int errorLimit);
}
