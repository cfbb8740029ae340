package io.outrigger.client.jdk;

import io.outrigger.call.BodyWatch;
import io.outrigger.call.Gate;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Ends a body that takes longer than the call may, or than the watch has patience. */
final class BodyClock {
  private final BodyWatch watch;
  private final AttemptTime time;
  private final Consumer<HttpTimeoutException> expire;
  private final Runnable unlimit;

  /** A clock runs only while the reader waits: what nobody reads any more can be forgotten. */
  private final AtomicBoolean armed = new AtomicBoolean();

  private volatile boolean waiting;
  private volatile Runnable disarm = () -> {};

  BodyClock(BodyWatch watch, AttemptTime time, Consumer<HttpTimeoutException> expire) {
    this.watch = watch;
    this.time = time;
    this.expire = expire;
    this.unlimit = limit();
  }

  private Runnable limit() {
    try {
      return time.endBody(() -> expire("the call timed out (outrigger.timeout.call)"));
    } catch (Throwable bug) {
      Gate.failedOpen("client", bug); // a body without limit is better than none
      return () -> {};
    }
  }

  private void expire(String why) {
    expire.accept(new HttpTimeoutException(why));
  }

  /** The reader waits from now on. */
  void waits() {
    watch.waits();
    waiting = true;
    arm();
  }

  /** Something came. */
  void came() {
    waiting = false;
  }

  /** The body is over. */
  void stop() {
    waiting = false;
    unlimit.run();
    disarm.run();
  }

  private void arm() {
    long left = watch.patienceNanos();
    if (left == Long.MAX_VALUE || !armed.compareAndSet(false, true)) {
      return;
    }
    try {
      disarm = time.timing().schedule(Math.max(1, left), time.executor(), this::ring);
    } catch (Throwable bug) {
      Gate.failedOpen("client", bug); // a body without limit is better than none
    }
  }

  private void ring() {
    armed.set(false);
    if (!waiting) {
      return;
    }
    if (watch.patienceNanos() <= 0) {
      expire("nothing came in time (outrigger.timeout.stall)");
    } else {
      arm();
    }
  }
}
