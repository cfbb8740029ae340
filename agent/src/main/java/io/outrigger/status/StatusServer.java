package io.outrigger.status;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Answers GET and HEAD, one request per connection. On a plain socket, not on the JDK's HTTP
 * server: that one is instrumented by other agents, whose users would find our visitors in their
 * traces, starts the application's logging, and takes its limits from properties of the whole JVM.
 */
final class StatusServer implements AutoCloseable {
  /** Visitors at once. */
  private static final int MOST = 8;

  /** A visit that is not over by then is cut off. */
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(10);

  private static final int READ_MILLIS = 2_000;

  private final ServerSocket socket;
  private final Supplier<Health> health;
  private final BiFunction<Runnable, String, Thread> threads;

  /** Visits under way, with the instant of their begin. */
  private final Map<Socket, Long> visits = new ConcurrentHashMap<>();

  /** Those that have not said yet what they want, the oldest first; guarded by itself. */
  private final Set<Socket> silent = new LinkedHashSet<>();

  /**
   * Listens.
   *
   * @param address an IP address or {@code localhost}
   * @param port 0 = any free one
   * @throws IOException where that is not possible, with the reason as its message
   */
  StatusServer(
      String address,
      int port,
      Supplier<Health> health,
      BiFunction<Runnable, String, Thread> threads)
      throws IOException {
    this.health = health;
    this.threads = threads;
    this.socket = new ServerSocket();
    try {
      socket.bind(new InetSocketAddress(InetAddress.getByName(address), port), MOST);
    } catch (IOException | RuntimeException failure) {
      socket.close();
      throw failure;
    }
    threads.apply(this::accept, "status-page").start();
  }

  /** Where it listens. */
  int port() {
    return socket.getLocalPort();
  }

  /** Cuts off who takes too long, with reading as well as with sending. */
  void tidy() {
    long now = System.nanoTime();
    visits.forEach(
        (visitor, since) -> {
          if (now - since > LONGEST) {
            quietly(visitor);
          }
        });
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException already) {
      // It is of no use any more either way.
    }
    visits.keySet().forEach(StatusServer::quietly);
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        receive(socket.accept());
      } catch (IOException | RuntimeException | Error closedOrOutOfMeans) {
        // The next one may find more files and threads; a pause keeps a lack from becoming a loop.
        pause();
      }
    }
  }

  private void receive(Socket visitor) {
    if (visits.size() >= MOST && !showOut()) {
      quietly(visitor);
      return;
    }
    visits.put(visitor, System.nanoTime());
    synchronized (silent) {
      silent.add(visitor);
    }
    try {
      threads.apply(() -> visit(visitor), "status-visit").start();
    } catch (RuntimeException | Error noThread) {
      hasSpoken(visitor);
      visits.remove(visitor);
      quietly(visitor);
      throw noThread;
    }
  }

  /** Nobody keeps others from coming in by saying nothing. */
  private boolean showOut() {
    synchronized (silent) {
      Iterator<Socket> oldest = silent.iterator();
      if (!oldest.hasNext()) {
        return false;
      }
      Socket visitor = oldest.next();
      oldest.remove();
      visits.remove(visitor);
      quietly(visitor); // its thread ends with the read
      return true;
    }
  }

  private void hasSpoken(Socket visitor) {
    synchronized (silent) {
      silent.remove(visitor);
    }
  }

  private void pause() {
    if (!socket.isClosed()) {
      LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(200));
    }
  }

  private void visit(Socket visitor) {
    try (visitor) {
      visitor.setSoTimeout(READ_MILLIS);
      InputStream in = visitor.getInputStream();
      StatusRequest request = StatusRequest.read(in);
      hasSpoken(visitor);
      StatusReply reply = StatusReply.to(request, health);
      boolean withBody = request == null || !request.method().equals("HEAD");
      OutputStream out = visitor.getOutputStream();
      out.write(reply.bytes(withBody));
      out.flush();
      visitor.shutdownOutput();
      leave(in);
    } catch (IOException gone) {
      // Whoever asked does not wait for the answer.
    } catch (RuntimeException | Error bug) {
      // No answer is an answer too; nothing of the application depends on it.
    } finally {
      hasSpoken(visitor);
      visits.remove(visitor);
    }
  }

  /** What a visitor still sends is read: a closed door would cost it the answer as well. */
  private static void leave(InputStream in) throws IOException {
    byte[] rest = new byte[1024];
    for (int i = 0; i < 64 && in.read(rest) >= 0; i++) {}
  }

  private static void quietly(Socket visitor) {
    try {
      visitor.close();
    } catch (IOException already) {
      // Closed is closed.
    }
  }
}
