package io.outrigger.telemetry;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls that have ended, told to our own SDK a moment later and several at once, on a thread of
 * ours: the application's thread has an answer to bring, and nobody waits for a span.
 */
final class EndedCalls {
  /** Behind so many a call is told by the thread that made it, which slows it: nothing is lost. */
  static final int MOST = 2_048;

  // Looked at, not signalled: waking a thread for each call would cost the caller its core.
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

  private record Ended(WaitingCall call, Destination to) {}

  private final ConcurrentLinkedQueue<Ended> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final Consumer<Throwable> failed;
  private volatile @Nullable Thread resting;

  /**
   * @param failed hears what telling one call threw; the others are told all the same
   */
  EndedCalls(Consumer<Throwable> failed) {
    this.failed = failed;
  }

  /** Takes a call that {@code to} knows as started. */
  void add(WaitingCall call, Destination to) {
    if (size.incrementAndGet() > MOST) {
      size.decrementAndGet();
      tell(call, to);
      return;
    }
    queue.add(new Ended(call, to));
    Thread asleep = resting;
    if (asleep != null) {
      LockSupport.unpark(asleep);
    }
  }

  /** Tells for as long as the JVM lives; rests while there are no calls. */
  void run() {
    while (true) {
      LockSupport.parkNanos(this, PAUSE);
      if (tellAll() == 0) {
        resting = Thread.currentThread();
        while (queue.isEmpty()) {
          LockSupport.park(this);
          Thread.interrupted(); // with the flag set, park would never wait again
        }
        resting = null;
      }
    }
  }

  /** Tells what is there, and returns once nobody else is telling either. */
  synchronized int tellAll() {
    int told = 0;
    for (Ended next = queue.poll(); next != null; next = queue.poll()) {
      size.decrementAndGet();
      tell(next.call, next.to);
      told++;
    }
    return told;
  }

  private void tell(WaitingCall call, Destination to) {
    try {
      call.tell(to);
    } catch (RuntimeException | LinkageError bug) {
      failed.accept(bug);
    } finally {
      to.callEnded();
    }
  }
}
