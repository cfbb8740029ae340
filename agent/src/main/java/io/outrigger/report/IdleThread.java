package io.outrigger.report;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A thread that is there while there is work: starts when it is woken, ends when it was idle. */
final class IdleThread {
  private static final long IDLE = TimeUnit.SECONDS.toNanos(20);

  private final BiFunction<Runnable, String, Thread> threads;
  private final String name;
  private final LongSupplier work;
  private final BooleanSupplier done;
  private @Nullable Thread running;

  /**
   * @param work does all there is; may block, must not throw; returns how long, in nanoseconds, to
   *     rest before it is asked again
   * @param done whether nothing is left to do
   */
  IdleThread(
      BiFunction<Runnable, String, Thread> threads,
      String name,
      LongSupplier work,
      BooleanSupplier done) {
    this.threads = threads;
    this.name = name;
    this.work = work;
    this.done = done;
  }

  /** There is work. Never blocks; without a thread to be had, the work waits for the next time. */
  synchronized void wake() {
    Thread thread = running;
    if (thread != null) {
      LockSupport.unpark(thread);
      return;
    }
    Thread started = threads.apply(this::run, name);
    running = started;
    try {
      started.start();
    } catch (OutOfMemoryError noThread) {
      running = null;
    }
  }

  private void run() {
    try {
      do {
        long rest = work.getAsLong();
        LockSupport.parkNanos(this, done.getAsBoolean() ? IDLE : rest);
        Thread.interrupted(); // with the flag set, park would never wait again
      } while (!ends());
    } finally {
      leave();
    }
  }

  /** Under the lock: whoever brings work after this finds that there is no thread. */
  private synchronized boolean ends() {
    if (done.getAsBoolean()) {
      running = null;
      return true;
    }
    return false;
  }

  private synchronized void leave() {
    if (running == Thread.currentThread()) {
      running = null;
    }
  }
}
