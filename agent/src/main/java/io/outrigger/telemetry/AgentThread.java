package io.outrigger.telemetry;

import java.security.AccessController;
import java.security.PrivilegedAction;

/**
 * A daemon thread of the agent's own. Hooks ask {@link #isCurrent()} first: what runs here is ours
 * (our exporter), never a call of the application.
 */
public final class AgentThread extends Thread {

  private AgentThread(Runnable task, String name) {
    super(null, task, "outrigger-" + name, 0, false);
    setDaemon(true);
    setContextClassLoader(AgentThread.class.getClassLoader());
  }

  /**
   * A thread that keeps nothing of the application alive. Before Java 24 a thread remembers the
   * protection domains, and so the class loaders, of all that was on its creator's stack: an
   * application's methods, where its call starts us. A privileged frame hides them.
   */
  @SuppressWarnings("removal") // does nothing any more from Java 24 on
  public static AgentThread of(Runnable task, String name) {
    PrivilegedAction<AgentThread> made = () -> new AgentThread(task, name);
    return AccessController.doPrivileged(made);
  }

  /** Whether the current thread is the agent's own. */
  public static boolean isCurrent() {
    return Thread.currentThread() instanceof AgentThread;
  }
}
