package io.outrigger.it.fake;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;

/**
 * A scripted provider on loopback. One server serves many cases at once: the first segment of a
 * base URL names the scenario, and each scenario has its own script, answer and log. A scenario
 * without a script answers every request.
 *
 * <p>The plain port speaks HTTP/1.1, and HTTP/2 to clients with prior knowledge; {@code Upgrade:
 * h2c} is ignored. The TLS port speaks what ALPN agrees on.
 */
public final class FakeLlm implements AutoCloseable {
  /** What a scenario answers unless told otherwise. */
  public static final String DEFAULT_TEXT = "The outrigger keeps the hull upright.";

  /** Path segment of the control interface. */
  static final String CONTROL = "_control";

  /** Hundreds of clients may connect in one instant; more than this wait in the kernel. */
  private static final int BACKLOG = 1024;

  /** Enough for the shallow calls of a connection; thousands of threads must not cost gigabytes. */
  private static final long STACK_BYTES = 256 * 1024;

  private final ServerSocket plain;
  private final int attemptsKept;
  private final ConcurrentHashMap<String, Scenario> scenarios = new ConcurrentHashMap<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Object departures = new Object();
  private final AtomicLong connections = new AtomicLong();
  private final ExecutorService threads;
  private final TlsPort tls = new TlsPort(this);
  private volatile boolean closed;

  private FakeLlm(int port, int attemptsKept) throws IOException {
    this.attemptsKept = attemptsKept;
    AtomicInteger number = new AtomicInteger();
    threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread =
                  new Thread(null, task, "fake-llm-" + number.incrementAndGet(), STACK_BYTES);
              thread.setDaemon(true);
              return thread;
            });
    plain = listen(port);
    accept(plain, false);
  }

  /**
   * Starts a server on a free port of loopback that keeps the last 100,000 attempts of each
   * scenario.
   */
  public static FakeLlm start() throws IOException {
    return start(0, 100_000);
  }

  /**
   * Starts a server.
   *
   * @param port 0 for a free one
   * @param attemptsKept how many attempts each scenario remembers; the oldest go first
   */
  public static FakeLlm start(int port, int attemptsKept) throws IOException {
    return new FakeLlm(port, attemptsKept);
  }

  /** The base URL of a scenario over plain HTTP, without a slash at the end. */
  public String url(String scenario) {
    return "http://127.0.0.1:" + plain.getLocalPort() + "/" + scenario;
  }

  /**
   * The base URL of a scenario over TLS. The first use makes the certificate, in about a second.
   */
  public String tlsUrl(String scenario) throws IOException {
    return "https://localhost:" + tls.port() + "/" + scenario;
  }

  /**
   * A PKCS#12 trust store with the server's certificate; its password is {@link
   * #TRUST_STORE_PASSWORD}.
   */
  public Path trustStore() throws IOException {
    return tls.certificate().trustStore();
  }

  /** Password of {@link #trustStore()}. */
  public static final String TRUST_STORE_PASSWORD = "outrigger";

  /** For a client in this JVM that is to trust the server. */
  public SSLContext clientTls() throws IOException {
    return tls.certificate().context();
  }

  /** One attempt per misbehaviour, the last one for ever. The log stays. */
  public FakeLlm script(String scenario, Misbehaviour... misbehaviours) {
    return script(scenario, Script.of(misbehaviours));
  }

  /** Replaces the scenario's script. The log stays. */
  public FakeLlm script(String scenario, Script script) {
    scenario(scenario).script(script);
    return this;
  }

  /** Sets the text of the scenario's healthy answers; each word is one token of a stream. */
  public FakeLlm text(String scenario, String text) {
    scenario(scenario).text(text);
    return this;
  }

  /** A text of so many distinct tokens: {@code w1 w2 w3}. */
  public static String words(int tokens) {
    return IntStream.rangeClosed(1, tokens).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
  }

  /** The scenario's attempts so far, in the order of their arrival. */
  public List<Attempt> attempts(String scenario) {
    return scenario(scenario).attempts();
  }

  /** How many attempts arrived, forgotten ones left out. */
  public int attemptCount(String scenario) {
    return scenario(scenario).count();
  }

  /**
   * Waits until so many attempts have arrived.
   *
   * @throws AssertionError when they have not within the time
   */
  public List<Attempt> awaitAttempts(String scenario, int attempts, Duration timeout)
      throws InterruptedException {
    if (!scenario(scenario).awaitCount(attempts, timeout)) {
      throw new AssertionError(
          "scenario %s: %d attempts expected within %s, seen %s"
              .formatted(scenario, attempts, timeout, attempts(scenario)));
    }
    return attempts(scenario);
  }

  /** Empties the scenario's log and starts its count again. */
  public void forget(String scenario) {
    scenario(scenario).forget();
  }

  /** How many connections are open at this instant. */
  public int openConnections() {
    return open.size();
  }

  /** Waits until no more than so many connections are open; false when it takes longer. */
  public boolean awaitOpenConnections(int atMost, Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    synchronized (departures) {
      while (open.size() > atMost) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        departures.wait(left / 1_000_000 + 1);
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    plain.close();
    tls.close();
    for (Socket socket : open) {
      socket.close();
    }
    threads.shutdownNow();
  }

  boolean isClosed() {
    return closed;
  }

  ExecutorService threads() {
    return threads;
  }

  ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    return socket;
  }

  void accept(ServerSocket listener, boolean secure) {
    threads.execute(
        () -> {
          while (!closed) {
            try {
              Socket socket = listener.accept();
              open.add(socket);
              threads.execute(() -> connect(socket, secure));
            } catch (IOException | java.util.concurrent.RejectedExecutionException e) {
              if (!closed) {
                System.err.println("fake provider: accepting failed: " + e);
              }
            }
          }
        });
  }

  private void connect(Socket socket, boolean secure) {
    try (socket) {
      socket.setTcpNoDelay(true);
      Socket stream = secure ? tls.handshake(socket) : socket;
      new Connection(this, connections.incrementAndGet(), socket, stream).run();
    } catch (IOException e) {
      // A client may leave at any moment, and some scripts make it leave: the log of attempts says
      // what matters.
    } finally {
      synchronized (departures) {
        open.remove(socket);
        departures.notifyAll();
      }
    }
  }

  /** Makes the way back to the client, for an attempt. */
  interface WireFor {
    Wire open(Attempt attempt);
  }

  /** Finds the step of the script that meets the request, and plays it. */
  Attempt serve(Request request, long connection, long arrivedNanos, WireFor wireFor)
      throws IOException {
    if (request.scenario().equals(CONTROL)) {
      Attempt unlogged = new Attempt(0, connection, arrivedNanos, request, CONTROL);
      new Control(this).play(new Exchange(request, CONTROL, "", wireFor.open(unlogged)));
      return unlogged;
    }
    Scenario.Arrival arrival =
        scenario(request.scenario()).arrive(request, connection, arrivedNanos);
    try {
      Wire wire = wireFor.open(arrival.attempt());
      arrival.misbehaviour().play().play(new Exchange(request, arrival.id(), arrival.text(), wire));
    } catch (IOException e) {
      arrival.attempt().clientClosed();
      throw e;
    } finally {
      arrival.attempt().finish();
    }
    return arrival.attempt();
  }

  private Scenario scenario(String name) {
    return scenarios.computeIfAbsent(name, n -> new Scenario(n, attemptsKept));
  }
}
