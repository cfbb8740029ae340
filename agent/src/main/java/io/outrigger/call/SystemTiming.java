package io.outrigger.call;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Real time. One daemon thread keeps all timers; where there are none, there is no thread. */
public final class SystemTiming implements Timing {
  /**
   * A cancel must end a wait within 50 ms (scenario Y03); clients offer no listener for it that all
   * versions share.
   */
  private static final long POLL = TimeUnit.MILLISECONDS.toNanos(10);

  /** How long the thread waits for the next timer. */
  private static final long IDLE_SECONDS = 5;

  private final ScheduledThreadPoolExecutor timer;

  /** Starts no thread yet. */
  public SystemTiming() {
    timer = new ScheduledThreadPoolExecutor(1, SystemTiming::thread);
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
  }

  /**
   * Keeps the first caller's application loader out of the thread: the context loader, and before
   * Java 24 the protection domains of all that is on the caller's stack.
   */
  @SuppressWarnings({"removal", "ThreadPriorityCheck"}) // no privileged frames from 24 on
  private static Thread thread(Runnable task) {
    PrivilegedAction<Thread> made = () -> ofRootGroup(task);
    Thread thread = AccessController.doPrivileged(made);
    thread.setDaemon(true);
    thread.setPriority(Thread.NORM_PRIORITY);
    thread.setContextClassLoader(null);
    return thread;
  }

  /** An application may interrupt the threads of its own groups, and limit their priority. */
  private static Thread ofRootGroup(Runnable task) {
    try {
      ThreadGroup root = Thread.currentThread().getThreadGroup();
      for (ThreadGroup group = root; group != null; group = group.getParent()) {
        root = group;
      }
      return new Thread(root, task, "outrigger-timer", 0, false);
    } catch (SecurityException kept) {
      return new Thread(null, task, "outrigger-timer", 0, false);
    }
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public Instant wall() {
    return Instant.now();
  }

  @Override
  public double chance() {
    return ThreadLocalRandom.current().nextDouble();
  }

  @Override
  public boolean pause(long nanos, BooleanSupplier cancelled) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (cancelled.getAsBoolean()) {
        return false;
      }
      LockSupport.parkNanos(this, Math.min(left, POLL));
    }
    return !cancelled.getAsBoolean();
  }

  @Override
  public Runnable schedule(long nanos, Executor executor, Runnable task) {
    ScheduledFuture<?> future =
        timer.schedule(() -> hand(task, executor), nanos, TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  private static void hand(Runnable task, Executor executor) {
    AtomicBoolean begun = new AtomicBoolean(); // an executor may run it at once, and then throw
    Runnable once =
        () -> {
          if (begun.compareAndSet(false, true)) {
            task.run();
          }
        };
    try {
      executor.execute(once);
    } catch (Throwable refused) {
      // Mostly a client that was shut down; without this its caller would wait for ever.
      ForkJoinPool.commonPool().execute(once);
    }
  }
}
