package io.outrigger.report;

import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lines for the operator while calls are under way; nobody waits until they are written. */
public final class Console implements Consumer<String> {
  /** Most lines are said once: more than this only come where nobody reads them. */
  static final int MOST_WAITING = 100;

  // For a line behind the last: whoever says it at the JVM's end has used up most of its time.
  private static final long LATE_LINE_MILLIS = 100;

  private final Consumer<String> output;
  private final BiFunction<Runnable, String, Thread> threads;
  private @Nullable Outlet<String> outlet;

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
    Outlet<String> out = outlet();
    if (out.offer(line) && out.isEnding()) {
      out.writeLast(LATE_LINE_MILLIS); // nobody else waits for the line, and the JVM would be gone
    }
  }

  /** Runs at the JVM's end. */
  void end() {
    outlet().end();
  }

  /** Made with the first line: most processes have none. */
  private synchronized Outlet<String> outlet() {
    Outlet<String> made = outlet;
    if (made == null) {
      made = new Outlet<>(output, null, threads, "console", MOST_WAITING);
      outlet = made;
    }
    return made;
  }
}
