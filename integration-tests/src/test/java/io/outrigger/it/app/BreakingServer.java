package io.outrigger.it.app;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Answers every request with the same stream and then, if asked to, breaks off in the middle of the
 * chunked transfer, as a body that ends with an I/O error.
 */
final class BreakingServer implements Closeable {
  private final ServerSocket socket;
  private final String contentType;
  private volatile byte[] stream = new byte[0];
  private volatile boolean ends;

  private BreakingServer(ServerSocket socket, String contentType) {
    this.socket = socket;
    this.contentType = contentType;
  }

  static BreakingServer start(String contentType) throws IOException {
    BreakingServer server =
        new BreakingServer(new ServerSocket(0, 8, InetAddress.getLoopbackAddress()), contentType);
    Thread thread = new Thread(server::serve, "breaking-server");
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  /**
   * What the next answers are.
   *
   * @param clean whether the transfer then ends as it should
   */
  void answer(byte[] bytes, boolean clean) {
    stream = bytes;
    ends = clean;
  }

  String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket connection = socket.accept()) {
        readRequest(connection);
        OutputStream out = connection.getOutputStream();
        byte[] bytes = stream;
        String head =
            "HTTP/1.1 200 OK\r\ncontent-type: "
                + contentType
                + "\r\ntransfer-encoding: chunked\r\n\r\n"
                + Integer.toHexString(bytes.length)
                + "\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write((ends ? "\r\n0\r\n\r\n" : "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
      } catch (IOException nextOne) {
        // A client that hung up, or the end of the test.
      }
    }
  }

  private static void readRequest(Socket connection) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
    int length = 0;
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).trim());
      }
    }
    for (long skipped = 0; skipped < length; ) {
      skipped += in.skip(length - skipped);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
