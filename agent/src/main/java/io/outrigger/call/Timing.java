package io.outrigger.call;

import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/** Clock, chance, sleeper and scheduler: the only place from which the pipeline learns of time. */
public interface Timing {

  /** A monotonic clock in nanoseconds, to be compared by subtraction. */
  long nanos();

  /** The wall clock, for hints that name a date. */
  Instant wall();

  /** Uniform in [0, 1). */
  double chance();

  /**
   * Waits on the calling thread.
   *
   * @param cancelled asked every few milliseconds; true ends the wait
   * @return false when the wait was cancelled
   * @throws InterruptedException when the thread was interrupted
   */
  boolean pause(long nanos, BooleanSupplier cancelled) throws InterruptedException;

  /**
   * Runs a task later, without holding a thread meanwhile.
   *
   * @param executor where the task runs
   * @return stops it when run before
   */
  Runnable schedule(long nanos, Executor executor, Runnable task);
}
