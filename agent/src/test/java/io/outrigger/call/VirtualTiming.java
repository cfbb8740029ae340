package io.outrigger.call;

import java.time.Instant;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * A clock that moves only when somebody waits; chance from a seed. Events of one instant keep their
 * order.
 */
final class VirtualTiming implements Timing {
  private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

  private final SplittableRandom random;
  private final Faults faults;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long now;
  private long order;

  private record Event(long at, long order, Runnable task) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  VirtualTiming(long seed, Faults faults) {
    this.random = new SplittableRandom(seed);
    this.faults = faults;
  }

  long now() {
    return now;
  }

  /** Runs a task when time has come there; what is returned forgets it. */
  Runnable at(long instant, Runnable task) {
    Event event = new Event(instant, order++, task);
    events.add(event);
    return () -> events.remove(event);
  }

  /** Lets time pass; stops early, returning false, as soon as {@code stop} says so. */
  boolean advance(long nanos, BooleanSupplier stop) {
    long end = now + nanos;
    while (!events.isEmpty() && events.peek().at() <= end) {
      Event event = events.remove();
      now = Math.max(now, event.at());
      event.task().run();
      if (stop.getAsBoolean()) {
        return false;
      }
    }
    now = end;
    return !stop.getAsBoolean();
  }

  /** Lets time pass from event to event until {@code done}. */
  void until(BooleanSupplier done) {
    while (!done.getAsBoolean()) {
      Event event = events.remove(); // throws where nothing can happen any more: a lost call
      now = Math.max(now, event.at());
      event.task().run();
    }
  }

  @Override
  public long nanos() {
    faults.hit("timing.nanos");
    return now;
  }

  @Override
  public Instant wall() {
    faults.hit("timing.wall");
    return EPOCH.plusNanos(now);
  }

  @Override
  public double chance() {
    faults.hit("timing.chance");
    return random.nextDouble();
  }

  @Override
  public boolean pause(long nanos, BooleanSupplier cancelled) {
    faults.hit("timing.pause");
    return advance(nanos, cancelled);
  }

  @Override
  public Runnable schedule(long nanos, Executor executor, Runnable task) {
    faults.hit("timing.schedule");
    return at(now + nanos, () -> executor.execute(task));
  }
}
