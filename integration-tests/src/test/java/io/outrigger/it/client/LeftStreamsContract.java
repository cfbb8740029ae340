package io.outrigger.it.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.outrigger.it.fake.FakeLlm;
import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fake.StreamFaults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Streams that applications leave before their end, hundreds in a normal build and ten thousand
 * with {@code -Psoak}: nothing of them stays, on the wire or in memory.
 */
abstract class LeftStreamsContract extends Contract {
  /** In a normal build. */
  static final int FEW = 500;

  private static final int STREAMS = Integer.getInteger("it.left-streams", FEW);
  private static final int AT_ONCE = 8;

  /** So many make all classes, pools and caches that any number needs. */
  private static final int WARM_UP = 160;

  /**
   * Less than a connection's buffers for each of ten thousand. The JVM, the clients and the
   * provider keep 2 to 4 MB for themselves that a collection may or may not find.
   */
  private static final long STRAY_BYTES = 8_000_000;

  private static final String BACKEND = discarding();

  private final AtomicInteger number = new AtomicInteger();

  LeftStreamsContract() {
    super("protect");
    // What is not exported would wait in memory.
    System.setProperty("otel.exporter.otlp.endpoint", BACKEND);
  }

  /** Takes telemetry and throws it away. */
  private static String discarding() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          });
      server.start();
      return "http://127.0.0.1:" + server.getAddress().getPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The ways of the client to leave a stream that has begun. */
  abstract List<Way> ways();

  /** How many streams are left. */
  int streams() {
    return STREAMS;
  }

  /** Opens a stream and leaves it. */
  @FunctionalInterface
  interface Way {
    void leave(Ask ask) throws Exception;
  }

  @Test
  @Timeout(900)
  void leaveNothingBehind() throws Exception {
    List<Ask> streams =
        List.of(
            stream("left-stalled", StreamFaults.stallAfter(2)),
            stream("left-paced", StreamFaults.paced(20)),
            stream("left-long", Misbehaviour.ok()));
    fake().text("left-long", FakeLlm.words(2_000));
    leave(streams, WARM_UP);
    Leftovers before = settled();

    leave(streams, streams());

    Leftovers after = settled();
    System.out.printf(
        "%s: %d streams left; before %s; after %s; grown: %s%n",
        getClass().getSimpleName(), streams(), before, after, after.grownMost(before));
    assertThat(after.connections()).isLessThanOrEqualTo(before.connections() + AT_ONCE);
    assertThat(after.threads()).as("threads of ours").isEmpty();
    // What one leaves must not add up; a few objects come and go by themselves.
    assertThat(after.objectsMoreThan(before, Math.min(streams() / 10, 100))).isEmpty();
    assertThat(after.heapBytes() - before.heapBytes()).isLessThan(STRAY_BYTES);
    assertThat(client().send(chat("left-healthy", Misbehaviour.ok())).status()).isEqualTo(200);
  }

  /** One that probes a half-open circuit holds its only place while it runs, and no longer. */
  @Test
  @Timeout(300)
  void givesBackThePermitOfAProbe() throws Exception {
    for (Way way : ways()) {
      String model = "probed-" + number.incrementAndGet();
      Ask ask = stream(model, Misbehaviour.html502(), StreamFaults.stallAfter(2));
      assertThat(client().send(ask).status()).isEqualTo(502); // opens the circuit for a moment
      for (int probes = 1; probes <= 3; probes++) {
        int arrived = probes;
        await(
            () -> {
              way.leave(another(ask)); // the same again would get the same answer again
              return attempts(model).size() > arrived;
            });
      }
    }
  }

  private Ask another(Ask ask) {
    String json = new String(ask.body(), UTF_8);
    return Ask.post(
        ask.url(), json.replace("an outrigger", "outrigger " + number.incrementAndGet()));
  }

  private void leave(List<Ask> streams, int count) throws Exception {
    List<Way> ways = new ArrayList<>(ways());
    ways.add(ask -> client().start(ask).cancel().run()); // perhaps before it has left
    ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        int first = i;
        done.add(
            callers.submit(
                () -> {
                  for (int n = first; n < count; n += AT_ONCE) {
                    Ask ask = streams.get(n / AT_ONCE % streams.size());
                    ways.get(n / AT_ONCE / streams.size() % ways.size()).leave(ask);
                    if (n % 100 == 0) {
                      forget(); // the log of attempts is none of ours
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> each : done) {
        each.get();
      }
    } finally {
      callers.shutdown();
    }
  }

  private void forget() {
    for (String scenario : List.of("left-stalled", "left-paced", "left-long")) {
      fake().forget(scenario);
    }
  }

  /** What is there once all that ends by itself has ended. */
  private Leftovers settled() throws Exception {
    forget();
    await(() -> fake().openConnections() <= AT_ONCE + 5);
    await(() -> Leftovers.ourThreads().isEmpty());
    return Leftovers.now(fake().openConnections());
  }

  /** In less than the lease of a probe, which would give a lost permit back. */
  private static void await(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + SOON.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      LockSupport.parkNanos(20_000_000);
    }
  }
}
