package io.outrigger.client.jdk;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.Flow;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link HeldFlow} stands between its source and its reader: every method is one step of
 * it, under the lock, and gives no signal.
 */
final class Held<I> {
  private final Beginning<I> beginning;
  private final Backlog<I> backlog;
  private Flow.@Nullable Subscription source;
  private Flow.@Nullable Subscriber<? super I> reader;
  private @Nullable Passage<I> passage;
  private boolean ended;
  private boolean closed;
  private boolean emitting;
  private @Nullable Throwable error;

  Held(ToLongFunction<I> length, Beginning<I> beginning) {
    this.beginning = beginning;
    this.backlog = new Backlog<>(length, beginning.isJudged());
  }

  synchronized boolean isWhole() {
    return ended && error == null && beginning.isWithinLimit();
  }

  synchronized @Nullable Throwable error() {
    return error;
  }

  synchronized @Nullable Throwable brokenOff() {
    return beginning.isUnjudged() ? error : null;
  }

  synchronized List<I> items() {
    return backlog.items();
  }

  synchronized Flow.@Nullable Subscription source() {
    return source;
  }

  // ---- the source ----

  /** The source is there; whether anybody still wants it. It is asked for one item then. */
  synchronized boolean begin(Flow.Subscription subscription) {
    source = subscription;
    backlog.ask(1);
    return !ended && !closed;
  }

  /** What an item is. */
  enum Taken {
    /** Nobody's. */
    DROPPED,
    /** Of the beginning; the next one was asked for. */
    HELD,
    /** The reader's, sooner or later. */
    LEFT,
    /** The same; the next one was asked for. */
    LEFT_AND_ASKED
  }

  /**
   * One more item.
   *
   * @param settled whether the beginning is over
   */
  synchronized Taken take(I item, boolean settled) {
    if (closed || ended) {
      return Taken.DROPPED;
    }
    if (settled || reader != null) {
      beginning.settle();
    }
    boolean holds = beginning.goesOn(item, backlog.add(item));
    boolean asks = holds || backlog.lagsBehind();
    backlog.ask(asks ? 1 : 0);
    return holds ? Taken.HELD : asks ? Taken.LEFT_AND_ASKED : Taken.LEFT;
  }

  /**
   * The source has ended; later ends are ignored.
   *
   * @param settled whether the beginning was over before
   */
  synchronized void end(@Nullable Throwable broken, boolean settled) {
    if (!ended) {
      ended = true;
      error = broken;
      if (settled) {
        beginning.settle();
      }
      beginning.end(broken);
    }
  }

  /**
   * The same, before the source has.
   *
   * @return whether there was anything to end
   */
  synchronized boolean breakOff(Throwable why, boolean settled) {
    boolean open = !ended && !closed;
    if (open) {
      end(why, settled);
    }
    return open;
  }

  synchronized void settle() {
    beginning.settle();
  }

  /**
   * Nobody wants what is held, or will come.
   *
   * @return whether the source has more, or is still to come
   */
  synchronized boolean close() {
    boolean open = !ended && !closed;
    closed = true;
    backlog.clear();
    return open;
  }

  // ---- the reader ----

  synchronized void handTo(Flow.Subscriber<? super I> next, @Nullable Passage<I> by) {
    if (reader != null) {
      throw new IllegalStateException("handed over already");
    }
    reader = next;
    passage = by;
    emitting = true; // demand that comes from inside onSubscribe is served behind it
  }

  synchronized void want(long n) {
    backlog.want(n);
  }

  /**
   * The reader gets nothing more but this failure.
   *
   * @return whether the source has more
   */
  synchronized boolean refuse(Throwable why) {
    boolean open = !ended && !closed;
    backlog.clear();
    backlog.want(1); // this failure waits for nothing
    ended = true;
    error = why;
    return open;
  }

  /** Who must hear that the reader gave up, or null. */
  synchronized @Nullable Passage<I> leave() {
    Passage<I> by = passage;
    passage = null;
    return by;
  }

  /** What to do now; null = nothing. What is given or asked first is followed by {@link #made}. */
  synchronized @Nullable Move<I> next() {
    if (reader == null || emitting || closed) {
      return null;
    }
    I item = backlog.next();
    if (item != null) {
      emitting = true;
      return new Move.Give<>(reader, passage, item);
    }
    Passage<I> by = passage;
    boolean over = backlog.isEmpty() && ended;
    if (over && by != null) {
      passage = null;
      emitting = true;
      return new Move.Over<>(by, error);
    }
    if (over && (error == null || backlog.isWanted())) {
      // A failure waits for demand: some readers drop what they have not read yet at its sight.
      closed = true; // only who closes tells: others may have passed this point before
      return new Move.End<>(reader, error);
    }
    long lacking = ended ? 0 : backlog.lacking();
    if (by != null && backlog.isEmpty() && backlog.isWanted()) {
      by.waits();
    }
    return lacking > 0 ? new Move.Ask<>(requireNonNull(source), lacking) : null;
  }

  synchronized void made() {
    emitting = false;
  }

  /**
   * The item that is being given is the last one.
   *
   * @return whether the source has more
   */
  synchronized boolean cut() {
    boolean open = !ended && !closed;
    backlog.clear();
    ended = true;
    error = null;
    return open;
  }

  /** The passage's own end, behind what it says last. */
  synchronized void endAs(Passage.Last<I> last) {
    backlog.put(last.item());
    error = last.error();
  }
}
