package io.outrigger.client.jdk;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Takes the beginning of a flow and hands it over later together with whatever still comes: the
 * same items in the same order, on the new reader's own demand, so that back-pressure reaches the
 * source once the held items are gone; a judged flow stays a little ahead of its reader. Never
 * cancels the source by itself. What goes wrong in here is thrown at whoever signals: {@link
 * GuardedFlow} stands there.
 */
final class HeldFlow<I> implements Flow.Subscriber<I>, Flow.Subscription {
  private final ToLongFunction<I> length;
  private final Held<I> held;
  private final CompletableFuture<HeldFlow<I>> enough = new CompletableFuture<>();
  private volatile @Nullable Drain<I> drain;

  HeldFlow(ToLongFunction<I> length, Beginning<I> beginning) {
    this.length = length;
    this.held = new Held<>(length, beginning);
  }

  /** Completes, never exceptionally, when the source or the beginning has ended. */
  CompletableFuture<HeldFlow<I>> enough() {
    return enough;
  }

  /** Whether the source ended well within the limit. */
  boolean isWhole() {
    return held.isWhole();
  }

  /** What the source failed with so far, or null. */
  @Nullable Throwable error() {
    return held.error();
  }

  /** What the source failed with before there was a verdict, or null. */
  @Nullable Throwable brokenOff() {
    return held.brokenOff();
  }

  /** What is held now. */
  List<I> items() {
    return held.items();
  }

  /** Gives everything to a reader, by way of a passage if there is one; once. */
  void handTo(Flow.Subscriber<? super I> next, @Nullable Passage<I> by) {
    held.handTo(next, by);
    next.onSubscribe(this);
    held.made();
    emit();
  }

  // ---- the source ----

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    boolean wanted = held.begin(subscription);
    Drain<I> into = drain;
    if (into != null) {
      into.read(subscription);
    } else if (wanted) {
      subscription.request(1);
    } else {
      subscription.cancel(); // its time was over before it began
    }
  }

  @Override
  public void onNext(I item) {
    Drain<I> into = drain;
    if (into != null) {
      into.drop(item);
      return;
    }
    Held.Taken taken = held.take(item, enough.isDone());
    if (taken == Held.Taken.HELD || taken == Held.Taken.LEFT_AND_ASKED) {
      requireNonNull(held.source()).request(1);
    }
    if (taken == Held.Taken.LEFT || taken == Held.Taken.LEFT_AND_ASKED) {
      enough.complete(this);
      emit();
    }
  }

  @Override
  public void onError(Throwable broken) {
    end(broken);
  }

  @Override
  public void onComplete() {
    end(null);
  }

  private void end(@Nullable Throwable broken) {
    held.end(broken, enough.isDone());
    Drain<I> into = drain;
    if (into != null) {
      into.ended();
    }
    enough.complete(this);
    emit();
  }

  /** Nobody waits for a verdict any more: what is held may be had as it is, and what comes. */
  void release() {
    held.settle();
    enough.complete(this);
  }

  /** Ends the flow before its source does. */
  void breakOff(Throwable why) {
    if (!held.breakOff(why, enough.isDone())) {
      return;
    }
    try {
      enough.complete(this); // before the client can make another failure of it
      emit();
    } finally {
      cancelSource();
    }
  }

  /**
   * Reads on without holding anything, and cancels only if more than {@code most} bytes come or it
   * takes longer than {@code patience} seconds.
   */
  void drain(long most, long patience) {
    Drain<I> into = new Drain<>(length, most);
    drain = into; // first: who begins now finds it
    if (!held.close()) {
      into.ended();
      return;
    }
    CompletableFuture.delayedExecutor(patience, TimeUnit.SECONDS).execute(into::giveUp);
    Flow.Subscription open = held.source();
    if (open != null) {
      into.read(open);
    }
  }

  private void cancelSource() {
    Flow.Subscription open = held.source();
    if (open != null) {
      open.cancel();
    }
  }

  // ---- the reader ----

  @Override
  public void request(long n) {
    if (n > 0) {
      held.want(n);
    } else {
      refuse(new IllegalArgumentException("a demand of " + n + " items"));
    }
    emit();
  }

  /** Rule 3.9 of the reactive streams: a reader that asks for nothing hears why it gets nothing. */
  private void refuse(Throwable why) {
    boolean open = held.refuse(why);
    try {
      leave(); // the reader's own doing
    } finally {
      if (open) {
        cancelSource();
      }
    }
  }

  @Override
  public void cancel() {
    if (held.close()) {
      cancelSource();
    }
    enough.complete(this);
    leave();
  }

  private void leave() {
    Passage<I> by = held.leave();
    if (by != null) {
      by.left();
    }
  }

  // ---- from the one to the other ----

  private void emit() {
    for (Move<I> move = held.next(); move != null; move = held.next()) {
      if (move instanceof Move.Give<I> given) {
        give(given);
        held.made();
      } else if (move instanceof Move.Over<I> over) {
        Passage.Last<I> otherwise = over.by().over(over.error());
        if (otherwise != null) {
          held.endAs(otherwise);
        }
        held.made();
      } else if (move instanceof Move.End<I> end) {
        tell(end);
        return;
      } else if (move instanceof Move.Ask<I> ask) {
        ask.source().request(ask.n());
        return; // who answers goes on
      }
    }
  }

  private void give(Move.Give<I> given) {
    Passage<I> by = given.by();
    I allowed = by == null ? given.item() : by.pass(given.item());
    if (allowed != given.item() && held.cut()) {
      cancelSource();
    }
    given.to().onNext(allowed);
  }

  private void tell(Move.End<I> end) {
    if (end.error() == null) {
      end.to().onComplete();
    } else {
      end.to().onError(end.error());
    }
  }
}
