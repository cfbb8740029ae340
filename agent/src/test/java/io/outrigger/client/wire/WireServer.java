package io.outrigger.client.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Speaks HTTP/1.1 down to the socket and answers from a script, whose last line repeats. */
public final class WireServer implements AutoCloseable {
  private final ServerSocket listening;
  private final List<Answer> script;
  private final AtomicInteger next = new AtomicInteger();

  /** Requests in order of arrival, each completely read. */
  public final List<Request> requests = new CopyOnWriteArrayList<>();

  /** Connections that were made. */
  public final AtomicInteger connections = new AtomicInteger();

  /** Connections that ended in order. */
  public final AtomicInteger ended = new AtomicInteger();

  /** Connections that the client closed. */
  public final AtomicInteger hungUp = new AtomicInteger();

  public record Request(String head, byte[] body) {
    public boolean hasHeader(String line) {
      return head.toLowerCase(Locale.ROOT).contains("\r\n" + line.toLowerCase(Locale.ROOT));
    }

    public String text() {
      return new String(body, ISO_8859_1);
    }
  }

  /** One answer; returns whether the connection stays open. */
  public interface Answer {
    boolean write(OutputStream out, InputStream in) throws IOException;
  }

  public static WireServer answering(Answer... script) throws IOException {
    return new WireServer(List.of(script));
  }

  private WireServer(List<Answer> script) throws IOException {
    this.script = script;
    this.listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    Thread accepting = new Thread(this::accept, "wire-server");
    accepting.setDaemon(true);
    accepting.start();
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort() + "/v1/chat/completions");
  }

  public int port() {
    return listening.getLocalPort();
  }

  public static Answer status(int status, String body, String... headers) {
    return (out, in) -> {
      StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " X\r\n");
      for (String header : headers) {
        head.append(header).append("\r\n");
      }
      head.append("content-length: ").append(body.length()).append("\r\n\r\n");
      out.write((head + body).getBytes(ISO_8859_1));
      out.flush();
      return true;
    };
  }

  /** Promises more than it sends, then hangs up. */
  public static Answer cut(int status, String body) {
    return (out, in) -> {
      String head = "HTTP/1.1 " + status + " X\r\ncontent-length: " + (body.length() + 1_000);
      out.write((head + "\r\n\r\n" + body).getBytes(ISO_8859_1));
      out.flush();
      return false;
    };
  }

  /** Says this much at once and then a byte now and then, until the client has gone. */
  public static Answer drips(String begun) {
    return (out, in) -> {
      out.write(begun.getBytes(ISO_8859_1));
      while (true) {
        out.flush();
        LockSupport.parkNanos(20_000_000);
        out.write('.');
      }
    };
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = listening.accept();
        connections.incrementAndGet();
        Thread serving = new Thread(() -> serve(socket), "wire-connection");
        serving.setDaemon(true);
        serving.start();
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      while (true) {
        String head = head(in);
        if (head.isEmpty()) {
          return;
        }
        requests.add(new Request(head, body(head, in)));
        Answer answer = script.get(Math.min(next.getAndIncrement(), script.size() - 1));
        if (!answer.write(out, in)) {
          ended.incrementAndGet();
          return;
        }
      }
    } catch (IOException reset) {
      hungUp.incrementAndGet();
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int b = in.read(); b != -1; b = in.read()) {
      head.append((char) b);
      if (head.length() > 3 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
        return head.toString();
      }
    }
    return "";
  }

  private static byte[] body(String head, InputStream in) throws IOException {
    String lower = head.toLowerCase(Locale.ROOT);
    int at = lower.indexOf("\r\ncontent-length: ");
    if (at >= 0) {
      return in.readNBytes(
          Integer.parseInt(lower.substring(at + 18, lower.indexOf("\r\n", at + 2)).trim()));
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (lower.contains("transfer-encoding: chunked")) {
      for (int size = Integer.parseInt(line(in), 16); size > 0; ) {
        body.write(in.readNBytes(size));
        line(in);
        size = Integer.parseInt(line(in), 16);
      }
      line(in);
    }
    return body.toByteArray();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n' && b != -1; b = in.read()) {
      line.append((char) b);
    }
    return line.toString().trim();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
