package io.outrigger.telemetry;

/**
 * A daemon thread of the agent's own. Hooks ask {@link #isCurrent()} first: what runs here is ours
 * (our exporter), never a call of the application.
 */
public final class AgentThread extends Thread {

  /** A thread that keeps nothing of the application alive. */
  public AgentThread(Runnable task, String name) {
    super(null, task, "outrigger-" + name, 0, false);
    setDaemon(true);
    setContextClassLoader(AgentThread.class.getClassLoader());
  }

  /** Whether the current thread is the agent's own. */
  public static boolean isCurrent() {
    return Thread.currentThread() instanceof AgentThread;
  }
}
