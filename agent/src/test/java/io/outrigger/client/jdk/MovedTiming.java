package io.outrigger.client.jdk;

import io.outrigger.call.SystemTiming;
import io.outrigger.call.Timing;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Real time on a clock that a test can put forward. */
final class MovedTiming implements Timing {
  private final Timing real = new SystemTiming();
  private final AtomicLong ahead = new AtomicLong();

  /** The clock goes by so many nanoseconds at once. */
  void pass(long nanos) {
    ahead.addAndGet(nanos);
  }

  @Override
  public long nanos() {
    return real.nanos() + ahead.get();
  }

  @Override
  public Instant wall() {
    return real.wall().plusNanos(ahead.get());
  }

  @Override
  public double chance() {
    return real.chance();
  }

  @Override
  public boolean pause(long nanos, BooleanSupplier cancelled) throws InterruptedException {
    return real.pause(nanos, cancelled);
  }

  @Override
  public Runnable schedule(long nanos, Executor executor, Runnable task) {
    return real.schedule(nanos, executor, task);
  }
}
