package io.outrigger.client.jdk;

import java.net.http.HttpClient;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Where work runs that may block: the client's own executor, as the client itself would do it. */
final class Threads {
  /** For clients that keep their executor to themselves; like theirs unbounded, and empty idle. */
  private static final ThreadPoolExecutor OURS =
      new ThreadPoolExecutor(
          0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), Threads::thread);

  private Threads() {}

  /** As {@code SystemTiming} makes its own: nothing of the first caller stays with the thread. */
  @SuppressWarnings("removal")
  private static Thread thread(Runnable task) {
    PrivilegedAction<Thread> made = () -> new Thread(null, task, "outrigger-jdk-client", 0, false);
    Thread thread = AccessController.doPrivileged(made);
    thread.setDaemon(true);
    // As the client's own threads have it: the application's handlers may run here.
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    return thread;
  }

  /**
   * @param client null where the application has it no more
   */
  static Executor of(@Nullable HttpClient client) {
    return task -> {
      Executor theirs = client == null ? OURS : client.executor().orElse(OURS);
      try {
        theirs.execute(task);
      } catch (RuntimeException shutDown) {
        OURS.execute(task); // whoever waits for the call must hear of its end
      }
    };
  }
}
