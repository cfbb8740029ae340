package io.outrigger.it.fake;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the requests of one HTTP/1.1 connection, one after the other. */
final class Http1Connection {
  private final Connection connection;
  private final BufferedInputStream in;
  private final BufferedOutputStream out;

  Http1Connection(Connection connection, BufferedInputStream in, BufferedOutputStream out) {
    this.connection = connection;
    this.in = in;
    this.out = out;
  }

  void run() throws IOException {
    Attempt last = null;
    try {
      while (true) {
        String requestLine = line();
        if (requestLine == null) {
          break;
        }
        Headers headers = headers();
        long arrived = System.nanoTime();
        if (headers.first("expect").filter("100-continue"::equalsIgnoreCase).isPresent()) {
          out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          out.flush();
        }
        String[] words = requestLine.split(" ", 3);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean complete = body(headers, body);
        Request request =
            Request.of(words[0], words[1], headers, body.toByteArray(), "HTTP/1.1", complete);
        Http1Wire[] wire = new Http1Wire[1];
        last =
            connection
                .fake()
                .serve(
                    request,
                    connection.number(),
                    arrived,
                    attempt -> wire[0] = new Http1Wire(connection, attempt, in, out));
        boolean keepAlive = headers.first("connection").filter("close"::equalsIgnoreCase).isEmpty();
        if (!complete || !wire[0].reusable() || !keepAlive) {
          break;
        }
      }
    } finally {
      if (last != null) {
        last.clientClosed();
      }
    }
  }

  private @Nullable String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        return null;
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  private Headers headers() throws IOException {
    List<Headers.Field> fields = new ArrayList<>();
    for (String line = line(); line != null && !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      fields.add(new Headers.Field(line.substring(0, colon), line.substring(colon + 1).trim()));
    }
    return new Headers(fields);
  }

  /** Reads the body; false when the client left in the midst of it. */
  private boolean body(Headers headers, ByteArrayOutputStream into) throws IOException {
    boolean chunked =
        headers
            .first("transfer-encoding")
            .filter(e -> e.toLowerCase(Locale.ROOT).contains("chunked"))
            .isPresent();
    if (!chunked) {
      long length = headers.first("content-length").map(Long::parseLong).orElse(0L);
      return copy(length, into);
    }
    while (true) {
      String size = line();
      if (size == null) {
        return false;
      }
      int length = Integer.parseInt(size.split(";", 2)[0].trim(), 16);
      if (length == 0) {
        headers(); // trailers
        return true;
      }
      if (!copy(length, into) || line() == null) {
        return false;
      }
    }
  }

  private boolean copy(long length, ByteArrayOutputStream into) throws IOException {
    byte[] block = new byte[8192];
    for (long left = length; left > 0; ) {
      int read = in.read(block, 0, (int) Math.min(left, block.length));
      if (read < 0) {
        return false;
      }
      into.write(block, 0, read);
      left -= read;
    }
    return true;
  }
}
