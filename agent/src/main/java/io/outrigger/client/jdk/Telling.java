package io.outrigger.client.jdk;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * The application's subscriber. Where its body fails and it tells nobody, its response fails all
 * the same, as with the client itself.
 */
record Telling<T>(BodySubscriber<T> theirs, CompletableFuture<?> response)
    implements BodySubscriber<T> {

  @Override
  public CompletionStage<T> getBody() {
    return theirs.getBody();
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    theirs.onSubscribe(subscription);
  }

  @Override
  public void onNext(List<ByteBuffer> item) {
    theirs.onNext(item);
  }

  @Override
  public void onError(Throwable error) {
    try {
      theirs.onError(error); // first: it may make something of it
    } catch (Throwable worse) {
      // The body's own failure says more.
    } finally {
      response.completeExceptionally(error);
    }
  }

  @Override
  public void onComplete() {
    try {
      theirs.onComplete();
    } catch (Throwable thrown) {
      onError(thrown);
    }
  }
}
