package io.outrigger.agent;

import io.outrigger.telemetry.AgentThread;
import java.util.concurrent.atomic.AtomicBoolean;

/** A task that the first to ask for it starts, on a thread of the agent's own. */
final class Once {
  private final Runnable task;
  private final String name;
  private final AtomicBoolean asked = new AtomicBoolean();

  Once(Runnable task, String name) {
    this.task = task;
    this.name = name;
  }

  /** Never throws: what is missed now is done when it is needed. */
  void run() {
    if (asked.get() || !asked.compareAndSet(false, true)) {
      return;
    }
    try {
      AgentThread.of(this::attempt, name).start();
    } catch (RuntimeException | Error noThread) {
      // The process is at its limit of threads or memory.
    }
  }

  private void attempt() {
    try {
      task.run();
    } catch (RuntimeException | Error bug) {
      // The call that needs it meets the same, and that is where it is reported.
    }
  }
}
