package io.outrigger.client.jdk;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Takes the beginning of a flow, up to a limit, and hands it over later together with whatever
 * still comes: the same items in the same order, on the new reader's own demand, so that
 * back-pressure reaches the source once the held items are gone; a judged flow stays a little ahead
 * of its reader. Never cancels the source by itself. What goes wrong in here is thrown at whoever
 * signals: {@link GuardedFlow} stands there.
 */
final class HeldFlow<I> implements Flow.Subscriber<I>, Flow.Subscription {
  /**
   * How far a judged flow reads ahead of its reader, in bytes: what a server may send unasked on
   * one stream (RFC 9113, section 6.9.2). When its connection breaks, JDK 25 drops what it has
   * received on an HTTP/2 stream and nobody has asked for; text that had come would be lost.
   */
  private static final long AHEAD = 65_535;

  private final ToLongFunction<I> length;
  private final long limit;
  private final @Nullable Verdict<I> verdict;
  private final CompletableFuture<HeldFlow<I>> enough = new CompletableFuture<>();

  // Guarded by this; signals are sent outside of the lock.
  private final Deque<I> held = new ArrayDeque<>();
  private Flow.@Nullable Subscription source;
  private Flow.@Nullable Subscriber<? super I> reader;
  private long size;
  private long ahead;
  private long wanted;
  private long asked;
  private boolean ended;
  private boolean settled;
  private boolean unjudged;
  private boolean closed;
  private boolean emitting;
  private long drainable = -1;
  private @Nullable Throwable error;
  private @Nullable Passage<I> passage;

  /** Says when enough is held. Asked under the flow's lock, while nobody reads. */
  interface Verdict<I> {
    /** Whether this item, which is held now, leaves it open. */
    boolean wantsMore(I item);

    /** The source has ended well. */
    void ended();
  }

  /** What stands between the flow and its reader; told by one thread at a time. */
  interface Passage<I> {
    /** The item as the reader may have it; where that is another one, it is the last. */
    I pass(I item);

    /** The reader has had everything. Null = it ends for it as the source did. */
    @Nullable Last<I> over(@Nullable Throwable error);

    /** The reader waits from now on. Under the flow's lock. */
    void waits();

    /** The reader gave up. */
    void left();
  }

  /**
   * An end of the passage's own.
   *
   * @param error null = a clean one
   */
  record Last<I>(I item, @Nullable Throwable error) {
    /** Without the item. */
    @Override
    public String toString() {
      return "error " + error;
    }
  }

  /**
   * @param limit bytes after which nothing more is taken until the flow is handed over; the item
   *     that crosses it is held too
   */
  HeldFlow(ToLongFunction<I> length, long limit) {
    this(length, limit, null);
  }

  /** Holds until the verdict. */
  HeldFlow(ToLongFunction<I> length, Verdict<I> verdict) {
    this(length, Long.MAX_VALUE, verdict);
  }

  private HeldFlow(ToLongFunction<I> length, long limit, @Nullable Verdict<I> verdict) {
    this.length = length;
    this.limit = limit;
    this.verdict = verdict;
  }

  /** Completes, never exceptionally, when the source has ended or more than the limit came. */
  CompletableFuture<HeldFlow<I>> enough() {
    return enough;
  }

  /** Whether the source ended well within the limit. */
  synchronized boolean isWhole() {
    return ended && error == null && size <= limit;
  }

  /** What the source failed with so far, or null. */
  synchronized @Nullable Throwable error() {
    return error;
  }

  /** What the source failed with before there was a verdict, or null. */
  synchronized @Nullable Throwable brokenOff() {
    return unjudged ? error : null;
  }

  /** What is held now. */
  synchronized List<I> items() {
    return new ArrayList<>(held);
  }

  /** Gives everything to a reader; once. */
  void handTo(Flow.Subscriber<? super I> next) {
    handTo(next, null);
  }

  /** The same, by way of a passage. */
  void handTo(Flow.Subscriber<? super I> next, @Nullable Passage<I> by) {
    synchronized (this) {
      if (reader != null) {
        throw new IllegalStateException("handed over already");
      }
      reader = next;
      passage = by;
      emitting = true; // demand that comes from inside onSubscribe is served behind it
    }
    next.onSubscribe(this);
    synchronized (this) {
      emitting = false;
    }
    emit();
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    synchronized (this) {
      source = subscription;
      asked = 1;
    }
    subscription.request(1);
  }

  @Override
  public void onNext(I item) {
    if (isDropped(item)) {
      return;
    }
    boolean holds;
    boolean asks;
    synchronized (this) {
      if (closed || ended) {
        return;
      }
      long length = this.length.applyAsLong(item);
      held.add(item);
      size += length;
      ahead += length;
      asked--;
      holds = reader == null && size <= limit && !settled && !enough.isDone();
      holds = holds && (verdict == null || verdict.wantsMore(item));
      settled |= !holds;
      asks = holds || lagsBehind();
      asked += asks ? 1 : 0;
    }
    if (asks) {
      requireNonNull(source).request(1);
    }
    if (!holds) {
      enough.complete(this);
      emit();
    }
  }

  private boolean lagsBehind() {
    return verdict != null && asked <= 0 && ahead < AHEAD;
  }

  @Override
  public void onError(Throwable broken) {
    end(broken);
  }

  @Override
  public void onComplete() {
    end(null);
  }

  /** The source ended; later ends are ignored. */
  void end(@Nullable Throwable broken) {
    synchronized (this) {
      if (!ended) {
        ended = true;
        error = broken;
        judgeEnd();
      }
    }
    enough.complete(this);
    emit();
  }

  private void judgeEnd() {
    if (verdict != null && !settled && !enough.isDone()) {
      unjudged = error != null;
      if (!unjudged) {
        verdict.ended();
      }
    }
  }

  /** Ends the flow before its source does. */
  void breakOff(Throwable why) {
    Flow.Subscription open;
    synchronized (this) {
      if (ended || closed) {
        return;
      }
      open = source;
      ended = true;
      error = why;
      judgeEnd();
    }
    try {
      enough.complete(this); // before the client can make another failure of it
      emit();
    } finally {
      if (open != null) {
        open.cancel();
      }
    }
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      stopSource();
      synchronized (this) {
        held.clear();
        ended = true;
        error = new IllegalArgumentException("a demand of " + n + " items");
      }
    } else {
      synchronized (this) {
        wanted = wanted + n < 0 ? Long.MAX_VALUE : wanted + n;
      }
    }
    emit();
  }

  @Override
  public void cancel() {
    stopSource();
    Passage<I> by;
    synchronized (this) {
      closed = true;
      held.clear();
      by = passage;
      passage = null;
    }
    enough.complete(this);
    if (by != null) {
      by.left();
    }
  }

  /**
   * Reads on without holding anything, and cancels only if more than {@code most} bytes come or it
   * takes longer than {@code patience} seconds.
   */
  void drain(long most, long patience) {
    Flow.Subscription open;
    synchronized (this) {
      open = ended || closed ? null : source;
      closed = true;
      drainable = most;
      held.clear();
    }
    if (open != null) {
      CompletableFuture.delayedExecutor(patience, TimeUnit.SECONDS).execute(this::giveUpDraining);
      open.request(Long.MAX_VALUE);
    }
  }

  private void giveUpDraining() {
    Flow.Subscription open;
    synchronized (this) {
      open = ended ? null : source; // a cancel behind the end could still reset the stream
    }
    if (open != null) {
      open.cancel();
    }
  }

  private boolean isDropped(I item) {
    synchronized (this) {
      if (drainable < 0) {
        return false;
      }
      drainable -= length.applyAsLong(item);
      if (drainable >= 0) {
        return true;
      }
      drainable = 0;
    }
    requireNonNull(source).cancel();
    return true;
  }

  private void stopSource() {
    Flow.Subscription open;
    synchronized (this) {
      open = ended || closed ? null : source;
    }
    if (open != null) {
      open.cancel();
    }
  }

  private void emit() {
    while (true) {
      I item;
      Flow.Subscriber<? super I> to;
      Passage<I> by;
      Throwable broken;
      long lacking = 0;
      boolean last = false;
      boolean over = false;
      synchronized (this) {
        if (reader == null || emitting || closed) {
          return;
        }
        to = reader;
        by = passage;
        broken = error;
        item = wanted > 0 ? held.poll() : null;
        if (item != null) {
          wanted -= wanted == Long.MAX_VALUE ? 0 : 1;
          ahead -= length.applyAsLong(item);
          emitting = true;
        } else if (held.isEmpty() && ended && by != null) {
          passage = null;
          emitting = true;
          over = true;
        } else if (held.isEmpty() && ended && (broken == null || wanted > 0)) {
          // A failure waits for demand: some readers drop what they have not read yet at its sight.
          closed = true;
          last = true; // only who closes tells: others may have passed this point before
        } else {
          lacking = held.isEmpty() && !ended ? wanted - asked : 0;
          if (lacking <= 0 && !ended && lagsBehind()) {
            lacking = 1;
          }
          asked += Math.max(0, lacking);
          if (by != null && held.isEmpty() && wanted > 0) {
            by.waits();
          }
        }
      }
      if (over && by != null) {
        endAs(by.over(broken));
        continue;
      }
      if (item == null) {
        finishRound(to, last, lacking);
        return;
      }
      to.onNext(by == null ? item : passed(by, item));
      synchronized (this) {
        emitting = false;
      }
    }
  }

  private I passed(Passage<I> by, I item) {
    I allowed = by.pass(item);
    if (allowed != item) {
      stopSource();
      synchronized (this) {
        held.clear();
        ended = true;
        error = null;
      }
    }
    return allowed;
  }

  private synchronized void endAs(@Nullable Last<I> otherwise) {
    if (otherwise != null) {
      held.add(otherwise.item());
      ahead += length.applyAsLong(otherwise.item());
      error = otherwise.error();
    }
    emitting = false;
  }

  private void finishRound(Flow.Subscriber<? super I> to, boolean last, long lacking) {
    Throwable broken = error();
    if (last && broken != null) {
      to.onError(broken);
    } else if (last) {
      to.onComplete();
    } else if (lacking > 0) {
      requireNonNull(source).request(lacking);
    }
  }
}
