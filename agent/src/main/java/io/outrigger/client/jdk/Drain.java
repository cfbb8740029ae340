package io.outrigger.client.jdk;

import java.util.concurrent.Flow;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Reads what nobody wants to its end, and cancels it only where that takes too much. */
final class Drain<I> {
  private final ToLongFunction<I> length;

  // Guarded by this.
  private long left;
  private boolean over;
  private Flow.@Nullable Subscription source;

  /**
   * @param most bytes that it may take
   */
  Drain(ToLongFunction<I> length, long most) {
    this.length = length;
    this.left = most;
  }

  /** Begins, unless its time is over. */
  void read(Flow.Subscription from) {
    boolean late;
    synchronized (this) {
      source = from;
      late = over;
    }
    if (late) {
      from.cancel();
    } else {
      from.request(Long.MAX_VALUE);
    }
  }

  void drop(I item) {
    boolean enough;
    synchronized (this) {
      left -= length.applyAsLong(item);
      enough = left < 0;
    }
    if (enough) {
      giveUp();
    }
  }

  /** The source has ended: a cancel behind that could still reset the stream. */
  synchronized void ended() {
    over = true;
  }

  void giveUp() {
    Flow.Subscription open;
    synchronized (this) {
      open = over ? null : source;
      over = true;
    }
    if (open != null) {
      open.cancel();
    }
  }
}
