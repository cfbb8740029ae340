package io.outrigger.it.fake;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One request on the wire and what became of it. Instants are those of {@link System#nanoTime()} in
 * this JVM.
 */
public final class Attempt {
  private final int number;
  private final long connection;
  private final long arrivedNanos;
  private final Request request;
  private final String served;
  private final CountDownLatch finished = new CountDownLatch(1);
  private final CountDownLatch clientClosed = new CountDownLatch(1);
  private volatile long finishedNanos;
  private volatile long clientClosedNanos;

  Attempt(int number, long connection, long arrivedNanos, Request request, String served) {
    this.number = number;
    this.connection = connection;
    this.arrivedNanos = arrivedNanos;
    this.request = request;
    this.served = served;
  }

  /** 1 for the first attempt of the scenario. */
  public int number() {
    return number;
  }

  /** Which connection carried it: equal for two attempts on one kept-alive connection. */
  public long connection() {
    return connection;
  }

  /** When its head had been read. */
  public long arrivedNanos() {
    return arrivedNanos;
  }

  /**
   * Time from an earlier attempt's arrival to this one's. At least as long as a wait of the
   * client's between both only where the earlier one was answered: an answer follows on the
   * arrival, but a limit of the client's own begins before it.
   */
  public Duration gapSince(Attempt earlier) {
    return Duration.ofNanos(arrivedNanos - earlier.arrivedNanos);
  }

  /** Everything that the client sent. */
  public Request request() {
    return request;
  }

  /** The first value of a request header. */
  public Optional<String> header(String name) {
    return request.headers().first(name);
  }

  /** Name of the misbehaviour that answered it. */
  public String served() {
    return served;
  }

  /** When the script had done with it; empty while it is being answered. */
  public OptionalLong finishedNanos() {
    return finished.getCount() == 0 ? OptionalLong.of(finishedNanos) : OptionalLong.empty();
  }

  /** When the client closed its connection, or reset its stream; empty while it is open. */
  public OptionalLong clientClosedNanos() {
    return clientClosed.getCount() == 0 ? OptionalLong.of(clientClosedNanos) : OptionalLong.empty();
  }

  /** Whether the client went away while it was still being answered. */
  public boolean abandoned() {
    OptionalLong closed = clientClosedNanos();
    OptionalLong done = finishedNanos();
    return closed.isPresent() && (done.isEmpty() || closed.getAsLong() <= done.getAsLong());
  }

  /** Waits until the client has closed its side; false when it has not within the time. */
  public boolean awaitClientClosed(Duration timeout) throws InterruptedException {
    return clientClosed.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Waits until the script has done with it; false when it has not within the time. */
  public boolean awaitFinished(Duration timeout) throws InterruptedException {
    return finished.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  synchronized void finish() {
    if (finished.getCount() > 0) {
      finishedNanos = System.nanoTime();
      finished.countDown();
    }
  }

  synchronized void clientClosed() {
    if (clientClosed.getCount() > 0) {
      clientClosedNanos = System.nanoTime();
      clientClosed.countDown();
    }
  }

  /** The gaps between the arrivals of neighbours, one fewer than attempts. */
  public static List<Duration> gaps(List<Attempt> attempts) {
    return java.util.stream.IntStream.range(1, attempts.size())
        .mapToObj(i -> attempts.get(i).gapSince(attempts.get(i - 1)))
        .toList();
  }

  @Override
  public String toString() {
    return "#%d %s %s -> %s".formatted(number, request.method(), request.path(), served);
  }
}
