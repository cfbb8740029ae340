package io.outrigger.report;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings lines to whoever takes them, on a thread of ours: the taker may be a full pipe, and a call
 * must not wait for whoever reads it. Thread and shutdown hook come with the first line.
 */
final class Outlet<T> {
  private static final long LAST_LINES_MILLIS = 1_000;

  /** Lines that come by themselves when their time has come. */
  interface Owed<T> {

    /** Those that are due now, or, where {@code last}, all that will be. */
    List<T> due(boolean last);

    /** How long until the next are due, in nanoseconds; 0 = there are none. */
    long untilNext();
  }

  private final Consumer<T> output;
  private final @Nullable Owed<T> owed;
  private final BiFunction<Runnable, String, Thread> threads;
  private final String name;
  private final BlockingQueue<T> waiting;
  private @Nullable IdleThread thread;
  private volatile boolean ending;

  /**
   * @param output takes a line; may block; what it throws costs that line and no other
   * @param owed what comes by itself, or null
   * @param threads makes a daemon thread of the agent's own, given its task and name
   * @param name of the thread
   * @param most lines that may wait
   */
  Outlet(
      Consumer<T> output,
      @Nullable Owed<T> owed,
      BiFunction<Runnable, String, Thread> threads,
      String name,
      int most) {
    this.output = output;
    this.owed = owed;
    this.threads = threads;
    this.name = name;
    this.waiting = new LinkedBlockingQueue<>(most);
  }

  /** Takes a line and returns at once; false where too many wait: that one is left out. */
  boolean offer(T line) {
    boolean taken = waiting.offer(line);
    wake();
    return taken;
  }

  /** There is something to bring, or something is owed now. */
  void wake() {
    thread().wake();
  }

  private synchronized IdleThread thread() {
    IdleThread made = thread;
    if (made == null) {
      made = new IdleThread(threads, name, this::work, () -> waiting.isEmpty() && rest() == 0);
      thread = made;
      try {
        Runtime.getRuntime().addShutdownHook(threads.apply(this::end, name + "-end"));
      } catch (IllegalStateException underWay) {
        ending = true;
      } catch (SecurityException notToBeHad) {
        // The last lines are written if the JVM's end leaves time.
      }
    }
    return made;
  }

  private long work() {
    writeAll(false);
    return rest();
  }

  private long rest() {
    return owed == null ? 0 : owed.untilNext();
  }

  private void writeAll(boolean last) {
    synchronized (waiting) { // the last lines come behind the one that is being written
      for (T next = waiting.poll(); next != null; next = waiting.poll()) {
        write(next);
      }
      if (owed != null) {
        owed.due(last).forEach(this::write);
      }
    }
  }

  private void write(T line) {
    try {
      output.accept(line);
    } catch (Throwable unsaid) {
      // One line less; the next may get through.
    }
  }

  /** Whether the JVM is at its end: a line that waits longer is lost. */
  boolean isEnding() {
    return ending;
  }

  /** Runs at the JVM's end. */
  void end() {
    ending = true;
    writeLast(LAST_LINES_MILLIS);
  }

  /** A short run's lines, unless nobody takes them: nobody's exit is held up. */
  void writeLast(long millis) {
    Thread last = threads.apply(() -> writeAll(true), name + "-last");
    last.start();
    try {
      last.join(millis);
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }
}
