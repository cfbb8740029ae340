package io.outrigger.call;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The future an application holds. As with the JDK client's own, {@code cancel(true)}, also of a
 * dependent future, stops what is under way.
 */
final class CallFuture<R> extends CompletableFuture<R> {
  private final @Nullable CallFuture<?> source;
  private volatile @Nullable Runnable onCancel;

  CallFuture() {
    this(null);
  }

  private CallFuture(@Nullable CallFuture<?> source) {
    this.source = source;
  }

  /**
   * Replaces what a cancel stops; run at once when the future is cancelled already. May run twice.
   */
  void onCancel(Runnable stop) {
    onCancel = stop;
    if (isCancelled()) {
      stop.run();
    }
  }

  /**
   * Completes like {@code stage}; a cancel reaches it.
   *
   * @param unwanted run where a value comes although this future is done
   */
  void become(CompletionStage<R> stage, Runnable unwanted) {
    CompletableFuture<R> future = stage.toCompletableFuture();
    onCancel(() -> future.cancel(true));
    var unused =
        future.whenComplete(
            (value, error) -> {
              if (error != null) {
                fail(error);
              } else if (!complete(value)) {
                unwanted.run();
              }
            });
  }

  /** The cause behind the wrapper that dependent stages put around it. */
  static Throwable unwrapped(Throwable error) {
    Throwable cause = error.getCause();
    return error instanceof CompletionException && cause != null ? cause : error;
  }

  /**
   * Fails as the JDK client's future does, which depends on others: who hangs on to it directly
   * finds the wrapper of such futures; {@code get} and {@code join} show the same either way.
   */
  void fail(Throwable error) {
    boolean asItIs = error instanceof CompletionException || error instanceof CancellationException;
    completeExceptionally(asItIs ? error : new CompletionException(error));
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (mayInterruptIfRunning) {
      stop();
    }
    return cancelled;
  }

  private void stop() {
    if (source != null) {
      source.cancel(true);
    }
    Runnable stop = onCancel;
    if (stop != null) {
      stop.run();
    }
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CallFuture<>(source != null ? source : this);
  }
}
