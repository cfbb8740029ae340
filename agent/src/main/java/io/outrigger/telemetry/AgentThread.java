package io.outrigger.telemetry;

import java.security.AccessController;
import java.security.PrivilegedAction;
import org.jspecify.annotations.Nullable;

/**
 * A daemon thread of the agent's own. Hooks ask {@link #isCurrent()} first: what runs here is ours
 * (our exporter), never a call of the application. Nor does the OpenTelemetry agent see it.
 */
public final class AgentThread extends Thread {

  @SuppressWarnings("ThreadPriorityCheck") // the usual one, whatever its creator has
  private AgentThread(@Nullable ThreadGroup group, Runnable task, String name) {
    super(group, task, "outrigger-" + name, 0, false);
    setDaemon(true);
    setPriority(NORM_PRIORITY);
    // The application's default one may end the process, and what fails here is not its business.
    setUncaughtExceptionHandler((thread, unheard) -> {});
    setContextClassLoader(AgentThread.class.getClassLoader());
  }

  /**
   * A thread that keeps nothing of the application alive. Before Java 24 a thread remembers the
   * protection domains, and so the class loaders, of all that was on its creator's stack: an
   * application's methods, where its call starts us. A privileged frame hides them.
   */
  @SuppressWarnings("removal") // does nothing any more from Java 24 on
  public static AgentThread of(Runnable task, String name) {
    PrivilegedAction<AgentThread> made = () -> make(task, name);
    return AccessController.doPrivileged(made);
  }

  /** In the root group: an application may interrupt its own groups, and limit their priority. */
  private static AgentThread make(Runnable task, String name) {
    try {
      ThreadGroup root = currentThread().getThreadGroup();
      for (ThreadGroup group = root; group != null; group = group.getParent()) {
        root = group;
      }
      return new AgentThread(root, task, name);
    } catch (SecurityException kept) {
      return new AgentThread(null, task, name);
    }
  }

  @Override
  public void run() {
    Unobserved.run(super::run);
  }

  /** Whether the current thread is the agent's own. */
  public static boolean isCurrent() {
    return Thread.currentThread() instanceof AgentThread;
  }
}
