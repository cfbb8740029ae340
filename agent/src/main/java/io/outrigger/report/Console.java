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

  private final Consumer<String> output;
  private final BiFunction<Runnable, String, Thread> threads;
  private final BlockingQueue<String> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  private @Nullable IdleThread thread;

  /**
   * @param output takes a line; may block
   * @param threads makes a daemon thread of the agent's own, given its task and name
   */
  public Console(Consumer<String> output, BiFunction<Runnable, String, Thread> threads) {
    this.output = output;
    this.threads = threads;
  }

  /** Takes a line; returns at once. Without room the line is left out. */
  @Override
  public void accept(String line) {
    if (waiting.offer(line)) {
      thread().wake();
    }
  }

  /** Made with the first line: most processes have none. */
  private synchronized IdleThread thread() {
    IdleThread made = thread;
    if (made == null) {
      made = new IdleThread(threads, "console", this::writeAll, waiting::isEmpty);
      thread = made;
      try {
        Runtime.getRuntime().addShutdownHook(threads.apply(this::writeLast, "console-end"));
      } catch (IllegalStateException | SecurityException notToBeHad) {
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

  /** A short run's lines, unless nobody takes them: nobody's exit is held up. */
  private void writeLast() {
    Thread last = threads.apply(this::writeAll, "console-last");
    last.start();
    try {
      last.join(LAST_LINES_MILLIS);
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }
}
