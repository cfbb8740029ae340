package io.outrigger.report;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lines for the operator while calls are under way. They go out on a thread of ours: standard error
 * may be a full pipe, and a call must not wait for whoever reads it.
 */
public final class Console implements Consumer<String> {
  /** Most lines are said once: more than this only come where nobody reads them. */
  static final int MOST_WAITING = 100;

  private static final long LAST_LINES_MILLIS = 1_000;

  // For a line behind those: whoever says it at the JVM's end has used up most of its time.
  private static final long LATE_LINE_MILLIS = 100;

  private final Consumer<String> output;
  private final BiFunction<Runnable, String, Thread> threads;
  private final BlockingQueue<String> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  private @Nullable IdleThread thread;
  private volatile boolean ending;

  /**
   * @param output takes a line; may block
   * @param threads makes a daemon thread of the agent's own, given its task and name
   */
  public Console(Consumer<String> output, BiFunction<Runnable, String, Thread> threads) {
    this.output = output;
    this.threads = threads;
  }

  /**
   * Takes a line; returns at once, at the JVM's end within a tenth of a second. Without room the
   * line is left out.
   */
  @Override
  public void accept(String line) {
    if (waiting.offer(line)) {
      IdleThread writer = thread();
      if (ending) {
        writeLast(LATE_LINE_MILLIS); // nobody else waits for the line, and the JVM would be gone
      } else {
        writer.wake();
      }
    }
  }

  /** Made with the first line: most processes have none. */
  private synchronized IdleThread thread() {
    IdleThread made = thread;
    if (made == null) {
      made = new IdleThread(threads, "console", this::writeAll, waiting::isEmpty);
      thread = made;
      try {
        Runtime.getRuntime().addShutdownHook(threads.apply(this::end, "console-end"));
      } catch (IllegalStateException underWay) {
        ending = true;
      } catch (SecurityException notToBeHad) {
        // The last lines are written if the JVM's end leaves time.
      }
    }
    return made;
  }

  private long writeAll() {
    synchronized (waiting) { // the last lines come behind the one that is being written
      for (String next = waiting.poll(); next != null; next = waiting.poll()) {
        try {
          output.accept(next);
        } catch (Throwable unsaid) {
          // One line less; the next may get through.
        }
      }
    }
    return 0;
  }

  /** Runs at the JVM's end. */
  void end() {
    ending = true;
    writeLast(LAST_LINES_MILLIS);
  }

  /** A short run's lines, unless nobody takes them: nobody's exit is held up. */
  private void writeLast(long millis) {
    Thread last = threads.apply(this::writeAll, "console-last");
    last.start();
    try {
      last.join(millis);
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }
}
