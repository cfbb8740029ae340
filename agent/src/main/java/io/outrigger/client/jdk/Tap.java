package io.outrigger.client.jdk;

import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Between a {@link GuardedFlow} and its reader: whoever tells the reader something does it here. */
final class Tap<I> implements Flow.Subscriber<I>, Flow.Subscription {
  private final GuardedFlow<I> guarded;
  private final Kept<I> kept;
  private volatile @Nullable Throwable refused;

  Tap(GuardedFlow<I> guarded, Kept<I> kept) {
    this.guarded = guarded;
    this.kept = kept;
  }

  /** What the reader threw at its subscription, or null. */
  @Nullable Throwable refused() {
    return refused;
  }

  // ---- what the flow says ----

  @Override
  public void onSubscribe(Flow.Subscription unused) {
    Flow.Subscriber<? super I> to = kept.subscribing();
    if (to != null) {
      subscribe(to);
      guarded.emit();
    }
  }

  @Override
  public void onNext(I item) {
    Flow.Subscriber<? super I> to = kept.giving(item);
    if (to != null) {
      give(to, item);
      guarded.emit();
    }
  }

  @Override
  public void onError(Throwable broken) {
    Flow.Subscriber<? super I> to = kept.ending();
    if (to != null) {
      end(to, broken);
    }
  }

  @Override
  public void onComplete() {
    Flow.Subscriber<? super I> to = kept.ending();
    if (to != null) {
      end(to, null);
    }
  }

  // ---- what the reader hears ----

  void subscribe(Flow.Subscriber<? super I> to) {
    try {
      to.onSubscribe(this);
    } catch (Throwable theirs) {
      refused = theirs;
      cancel();
    } finally {
      kept.told();
    }
  }

  void give(Flow.Subscriber<? super I> to, I item) {
    try {
      to.onNext(item);
    } catch (Throwable theirs) {
      cancel();
      end(to, theirs);
    } finally {
      kept.told();
    }
  }

  void end(Flow.Subscriber<? super I> to, @Nullable Throwable broken) {
    try {
      if (broken == null) {
        to.onComplete();
      } else {
        to.onError(broken);
      }
    } catch (Throwable theirs) {
      // Of no use to anybody, as in the client itself.
    }
  }

  // ---- what the reader says ----

  @Override
  public void request(long n) {
    if (n > 0) {
      kept.want(n);
    } else {
      kept.refuse(new IllegalArgumentException("a demand of " + n + " items"));
    }
    guarded.tell(() -> guarded.flow.request(n));
    if (n <= 0) {
      guarded.cancelSource();
    }
    guarded.emit();
  }

  @Override
  public void cancel() {
    kept.forget();
    guarded.tell(guarded.flow::cancel);
    if (kept.isPlain()) {
      guarded.cancelSource();
    }
  }
}
