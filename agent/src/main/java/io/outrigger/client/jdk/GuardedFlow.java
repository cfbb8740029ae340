package io.outrigger.client.jdk;

import io.outrigger.call.Gate;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The side of a {@link HeldFlow} that others call. What a publisher does with an exception of its
 * subscriber is its own affair, and some do nothing: a failure of ours would leave whoever waits
 * for the flow waiting for ever. So it ends the flow here.
 */
class GuardedFlow<I> implements Flow.Subscriber<I> {
  final HeldFlow<I> flow;
  private final CompletableFuture<HeldFlow<I>> enough;
  private volatile Flow.@Nullable Subscription source;
  private volatile @Nullable IOException lost;

  GuardedFlow(HeldFlow<I> flow) {
    this.flow = flow;
    this.enough = flow.enough();
  }

  /** Why items are missing that we should have held, or null. */
  final @Nullable IOException lost() {
    return lost;
  }

  @Override
  public final void onSubscribe(Flow.Subscription subscription) {
    source = subscription;
    try {
      flow.onSubscribe(subscription);
    } catch (Throwable bug) {
      lose(bug);
    }
  }

  @Override
  public final void onNext(I item) {
    try {
      flow.onNext(item); // beyond the held part: what its reader throws, it has dealt with
    } catch (Throwable bug) {
      lose(bug);
    }
  }

  @Override
  public final void onError(Throwable error) {
    try {
      flow.onError(error);
    } catch (Throwable bug) {
      lose(bug);
    }
  }

  @Override
  public final void onComplete() {
    try {
      flow.onComplete();
    } catch (Throwable bug) {
      lose(bug);
    }
  }

  private void lose(Throwable bug) {
    Gate.failedOpen("client", bug);
    IOException shown =
        new IOException("the body was lost by an internal error of the Outrigger agent", bug);
    lost = shown;
    try {
      Flow.Subscription open = source;
      if (open != null) {
        open.cancel();
      }
      flow.end(shown);
    } catch (Throwable worse) {
      Gate.failedOpen("client", worse);
    } finally {
      enough.complete(flow);
    }
  }
}
