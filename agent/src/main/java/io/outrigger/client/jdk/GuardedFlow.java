package io.outrigger.client.jdk;

import io.outrigger.call.Gate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The sides of a {@link HeldFlow} that others call: its source's, and its reader's in {@link Tap}.
 * What has come and is not with the reader yet is {@link Kept}, so that a failure of ours loses
 * nothing: from then on the reader gets the items themselves, and the rest of the source, with
 * nobody looking.
 */
class GuardedFlow<I> implements Flow.Subscriber<I> {
  final HeldFlow<I> flow;
  private final CompletableFuture<HeldFlow<I>> enough;
  private final Kept<I> kept = new Kept<>();
  private final Tap<I> tap = new Tap<>(this, kept);
  private final AtomicReference<@Nullable Passage<I>> passage = new AtomicReference<>();

  GuardedFlow(HeldFlow<I> flow) {
    this.flow = flow;
    this.enough = flow.enough();
  }

  /** Whether the flow has failed, and its reader gets the source as it is. */
  final boolean isPlain() {
    return kept.isPlain();
  }

  /**
   * Gives everything to a reader, by way of a passage if there is one; once.
   *
   * @return what the reader threw at its subscription, or null
   */
  final @Nullable Throwable handTo(Flow.Subscriber<? super I> next, @Nullable Passage<I> by) {
    kept.handTo(next);
    passage.set(by);
    if (kept.isPlain()) {
      leave();
      emit();
    } else {
      tell(() -> flow.handTo(tap, by));
    }
    return tap.refused();
  }

  /** The same where making a passage has failed, or telling the flow. */
  final @Nullable Throwable handPlainly(Flow.Subscriber<? super I> next, Throwable bug) {
    if (!kept.hasReader()) {
      kept.handTo(next);
    }
    takeOver(bug);
    return tap.refused();
  }

  /** Ends the flow before its source does. */
  final void breakOff(Throwable why) {
    kept.end(why);
    if (!tell(() -> flow.breakOff(why))) {
      cancelSource();
    }
    emit();
  }

  /** Nobody wants it any more. */
  final void discard() {
    tap.cancel();
    enough.complete(flow);
  }

  /** As {@link HeldFlow#drain}. */
  final void drain(long most, long patience) {
    kept.forget();
    if (!tell(() -> flow.drain(most, patience))) {
      cancelSource();
    }
  }

  @Override
  public final void onSubscribe(Flow.Subscription subscription) {
    kept.begin(subscription);
    boolean unused = tell(() -> flow.onSubscribe(new Counted(subscription)));
    if (kept.isUnwanted()) {
      subscription.cancel();
    }
    emit();
  }

  @Override
  public final void onNext(I item) {
    kept.take(item);
    try {
      flow.onNext(item);
    } catch (Throwable bug) {
      takeOver(bug);
    }
    emit();
  }

  @Override
  public final void onError(Throwable broken) {
    kept.end(broken);
    boolean unused = tell(() -> flow.onError(broken));
    emit();
  }

  @Override
  public final void onComplete() {
    kept.end(null);
    boolean unused = tell(flow::onComplete);
    emit();
  }

  /** What the flow asks of its source. */
  private final class Counted implements Flow.Subscription {
    private final Flow.Subscription counted;

    Counted(Flow.Subscription counted) {
      this.counted = counted;
    }

    @Override
    public void request(long n) {
      if (kept.ask(n)) {
        counted.request(n);
      }
    }

    @Override
    public void cancel() {
      counted.cancel();
    }
  }

  /** Tells the flow something; false where it has failed at that. */
  final boolean tell(Runnable told) {
    try {
      told.run();
      return true;
    } catch (Throwable bug) {
      takeOver(bug);
      return false;
    }
  }

  final void cancelSource() {
    Flow.Subscription open = kept.source();
    if (open != null) {
      open.cancel();
    }
  }

  /** The flow is not to be trusted any more. */
  private void takeOver(Throwable bug) {
    Gate.failedOpen("client", bug);
    if (kept.fail(bug)) {
      leave();
      if (kept.isCut()) {
        cancelSource();
      }
    }
    enough.complete(flow);
    emit();
  }

  private void leave() {
    Passage<I> by = passage.getAndSet(null);
    try {
      if (by != null) {
        by.left();
      }
    } catch (Throwable worse) {
      Gate.failedOpen("client", worse);
    }
  }

  /** Where the flow has failed: hands over what is there, or asks for more. */
  final void emit() {
    for (Move<I> move = kept.next(); move != null; move = kept.next()) {
      if (move instanceof Move.Subscribe<I> first) {
        tap.subscribe(first.to());
      } else if (move instanceof Move.Give<I> given) {
        tap.give(given.to(), given.item());
      } else if (move instanceof Move.Ask<I> ask) {
        ask.source().request(ask.n());
      } else if (move instanceof Move.End<I> end) {
        tap.end(end.to(), end.error());
      }
    }
  }
}
