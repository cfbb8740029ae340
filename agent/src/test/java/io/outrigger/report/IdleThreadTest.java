package io.outrigger.report;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class IdleThreadTest {

  @Test
  void interruptDoesNotKeepItFromResting() {
    AtomicReference<Thread> made = new AtomicReference<>();
    AtomicBoolean done = new AtomicBoolean();
    AtomicBoolean first = new AtomicBoolean(true);
    IdleThread idle =
        new IdleThread(
            (task, name) -> {
              made.set(Bench.thread(task, name));
              return made.get();
            },
            "interrupted",
            () -> {
              if (first.getAndSet(false)) {
                Thread.currentThread().interrupt();
              }
              return TimeUnit.HOURS.toNanos(1);
            },
            done::get);
    idle.wake();

    Waiting.until(() -> !first.get() && made.get().getState() == Thread.State.TIMED_WAITING);
    done.set(true);
    idle.wake(); // ends it
  }
}
