package io.outrigger.call;

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

  /** Completes like {@code stage}; a cancel reaches it. */
  void become(CompletionStage<R> stage) {
    CompletableFuture<R> future = stage.toCompletableFuture();
    onCancel(() -> future.cancel(true));
    var unused =
        future.whenComplete(
            (value, error) -> {
              if (error == null) {
                complete(value);
              } else {
                completeExceptionally(unwrapped(error));
              }
            });
  }

  /** The cause behind the wrapper that dependent stages put around it. */
  static Throwable unwrapped(Throwable error) {
    Throwable cause = error.getCause();
    return error instanceof CompletionException && cause != null ? cause : error;
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
