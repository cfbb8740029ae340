package io.outrigger.it.fake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A client that does nothing but what the test says, so that nothing hides what the server did to
 * the socket.
 */
record RawClient(Socket socket) implements AutoCloseable {

  /** How a connection came to its end, after what. */
  record Ending(String text, String how) {}

  static RawClient post(FakeLlm fake, String scenario, String path, String body)
      throws IOException {
    URI url = URI.create(fake.url(scenario));
    Socket socket = new Socket(url.getHost(), url.getPort());
    socket.setSoTimeout(30_000);
    RawClient client = new RawClient(socket);
    client.send(
        "POST %s%s HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n%s"
            .formatted(url.getPath(), path, body.length(), body));
    return client;
  }

  static RawClient chat(FakeLlm fake, String scenario) throws IOException {
    return post(fake, scenario, "/v1/chat/completions", "{\"model\":\"m\"}");
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  String readUntil(String end) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    while (!read.toString(StandardCharsets.ISO_8859_1).endsWith(end)) {
      int b = in.read();
      if (b < 0) {
        break;
      }
      read.write(b);
    }
    return read.toString(StandardCharsets.ISO_8859_1);
  }

  Ending readToEnd() {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    String how = "FIN";
    try {
      InputStream in = socket.getInputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        read.write(b);
      }
    } catch (IOException e) {
      how = String.valueOf(e.getMessage());
    }
    return new Ending(read.toString(StandardCharsets.ISO_8859_1), how);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
