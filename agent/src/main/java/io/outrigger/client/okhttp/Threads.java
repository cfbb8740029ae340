package io.outrigger.client.okhttp;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** For reads that may block longer than the call wants to wait for them. */
final class Threads {
  /** Unbounded, as the calls are that need them; empty when idle. */
  static final ThreadPoolExecutor OURS =
      new ThreadPoolExecutor(
          0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), Threads::thread);

  private Threads() {}

  /** Nothing of the first caller stays with the thread. */
  @SuppressWarnings("removal") // a privileged frame does nothing any more from Java 24 on
  private static Thread thread(Runnable task) {
    PrivilegedAction<Thread> made = () -> new Thread(null, task, "outrigger-okhttp", 0, false);
    Thread thread = AccessController.doPrivileged(made);
    thread.setDaemon(true);
    thread.setContextClassLoader(Threads.class.getClassLoader());
    return thread;
  }
}
