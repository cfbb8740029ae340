package io.outrigger.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookTest {
  private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final List<String> credentials = new CopyOnWriteArrayList<>();
  private final List<Long> pauses = new CopyOnWriteArrayList<>();
  private static final int HOLD = 599;

  private final Bench bench;
  private HttpServer server;
  private CountDownLatch held = new CountDownLatch(0);

  WebhookTest(@TempDir Path directory) {
    bench = new Bench(directory);
  }

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/T0/hunter2",
        exchange -> {
          try (InputStream in = exchange.getRequestBody()) {
            bodies.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
          }
          String credential = exchange.getRequestHeaders().getFirst("Authorization");
          credentials.add(credential == null ? "" : credential);
          Integer status = statuses.poll();
          if (status != null && status == HOLD) {
            await(held);
          }
          exchange.sendResponseHeaders(status == null ? 204 : status, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void close() {
    held.countDown(); // whatever came of the test: the server waits for whom it serves
    server.stop(0);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  private Webhook webhook(String user) throws URISyntaxException {
    return new Webhook(
        "http://" + user + "127.0.0.1:" + server.getAddress().getPort() + "/T0/hunter2",
        bench.setup(),
        pauses::add);
  }

  @Test
  void aMessageIsTriedAgainUntilItIsTaken() throws URISyntaxException {
    statuses.addAll(List.of(503, 429, 500));
    webhook("").send("{\"a\":1}");
    Waiting.until(() -> bodies.size() == 4);
    assertThat(bodies).containsOnly("{\"a\":1}");
    assertThat(pauses)
        .containsExactly(
            Duration.ofSeconds(1).toNanos(),
            Duration.ofSeconds(2).toNanos(),
            Duration.ofSeconds(4).toNanos());
    assertThat(bench.console).isEmpty();
  }

  @Test
  void whatTheAddressRejectsIsGivenUpAtOnce() throws URISyntaxException {
    statuses.add(404);
    webhook("").send("{}");
    Waiting.until(() -> !bench.console.isEmpty());
    assertThat(bodies).hasSize(1);
    assertThat(bench.console)
        .singleElement()
        .asString()
        .contains("outrigger.incident.webhook", "404")
        .doesNotContain("hunter2", "127.0.0.1");
  }

  @Test
  void aDeadAddressCostsTenTriesAndOneLineThatShowsNothingOfIt() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    Webhook webhook =
        new Webhook(
            "http://bob:hunter3@127.0.0.1:" + port + "/hunter2", bench.setup(), pauses::add);
    webhook.send("{}");
    Waiting.until(() -> !bench.console.isEmpty());
    assertThat(pauses).hasSize(Webhook.MOST_TRIES - 1);
    assertThat(pauses).last().isEqualTo(Duration.ofSeconds(60).toNanos());
    assertThat(bench.console)
        .singleElement()
        .asString()
        .contains("cannot be reached", "10 tries")
        .doesNotContain("hunter", "bob", "127.0.0.1");
  }

  @Test
  void addressThatNobodyCanAskIsGivenUpAtOnce() throws URISyntaxException {
    new Webhook("ftp://127.0.0.1/hunter2", bench.setup(), pauses::add).send("{}");
    Waiting.until(() -> !bench.console.isEmpty());
    assertThat(pauses).isEmpty();
    assertThat(bench.console)
        .singleElement()
        .asString()
        .contains("cannot be reached (java.lang.IllegalArgumentException)")
        .doesNotContain("hunter2");
  }

  @Test
  void interruptCostsATryAndNoMessage() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    statuses.add(HOLD);
    held = released;
    List<Thread> threads = new CopyOnWriteArrayList<>();
    ReportSetup usual = bench.setup();
    ReportSetup setup =
        new ReportSetup(
            usual.settings(),
            usual.configHash(),
            usual.service(),
            usual.directory(),
            usual.nanos(),
            usual.epochMillis(),
            (task, name) -> {
              Thread thread = Bench.thread(task, name);
              threads.add(thread);
              return thread;
            },
            usual.console());
    Webhook webhook =
        new Webhook(
            "http://127.0.0.1:" + server.getAddress().getPort() + "/T0/hunter2",
            setup,
            pauses::add);
    webhook.send("{\"a\":1}");
    Waiting.until(() -> bodies.size() == 1);
    threads.get(0).interrupt();
    Waiting.until(() -> pauses.size() == 1);
    released.countDown();
    Waiting.until(() -> bodies.size() == 2);
    assertThat(bodies).containsOnly("{\"a\":1}");
    assertThat(bench.console).isEmpty();
  }

  @Test
  void interruptDoesNotKeepItFromResting() {
    Thread.currentThread().interrupt();
    long start = System.nanoTime();
    Webhook.rest(1_000_000);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(1_000_000);
    assertThat(Thread.interrupted()).as("it would spin").isFalse();
  }

  @Test
  void userAndPasswordOfTheAddressBecomeAHeader() throws URISyntaxException {
    webhook("bob:hunter3@").send("{}");
    Waiting.until(() -> !credentials.isEmpty());
    assertThat(credentials).containsExactly("Basic Ym9iOmh1bnRlcjM=");
  }

  @Test
  void whoTellsNeverWaitsAndTheQueueIsBounded() throws Exception {
    statuses.add(503);
    CountDownLatch resting = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    Webhook webhook =
        new Webhook(
            "http://127.0.0.1:" + server.getAddress().getPort() + "/T0/hunter2",
            bench.setup(),
            nanos -> {
              resting.countDown();
              await(released);
            });
    webhook.send("first");
    assertThat(resting.await(60, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 2 * Webhook.MOST_WAITING; i++) {
      webhook.send("later");
    }
    assertThat(bench.console).singleElement().asString().contains("left out");
    released.countDown();
    Waiting.until(() -> bodies.size() == 2 + Webhook.MOST_WAITING);
  }
}
