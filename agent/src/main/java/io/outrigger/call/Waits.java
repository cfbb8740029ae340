package io.outrigger.call;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The pauses of one call, and what comes behind them. */
final class Waits<R> {
  private final Timing timing;
  private final CallRecord record;
  private boolean waiting;
  private long since;
  private @Nullable LongFunction<Step<R>> then;

  Waits(Timing timing, CallRecord record) {
    this.timing = timing;
    this.record = record;
  }

  /** Waits, then asks again whether an attempt may leave. */
  Step<R> pause(long nanos, long now) {
    waiting = true;
    since = now;
    return new Step.Pause<>(nanos);
  }

  /** Waits, then does {@code next} with the time that it is then. */
  Step<R> pause(long nanos, long now, LongFunction<Step<R>> next) {
    then = next;
    return pause(nanos, now);
  }

  /** Notes a wait's real length: it may have been cut short, or overslept. Returns the time. */
  long over() {
    long now = timing.nanos();
    if (waiting) {
      waiting = false;
      record.waits(now - since);
    }
    return now;
  }

  /** What was to be done behind the wait, once; null = the next attempt. */
  @Nullable LongFunction<Step<R>> next() {
    LongFunction<Step<R>> next = then;
    then = null;
    return next;
  }
}
