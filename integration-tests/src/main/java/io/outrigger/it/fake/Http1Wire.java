package io.outrigger.it.fake;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** The way back over HTTP/1.1. */
final class Http1Wire implements Wire {
  /** A client that leaves its side open does not hold our thread longer than this. */
  private static final long DRAIN_MILLIS = 1000;

  private final Connection connection;
  private final Attempt attempt;
  private final BufferedInputStream in;
  private final BufferedOutputStream out;
  private boolean chunked;
  private boolean ended;

  Http1Wire(
      Connection connection, Attempt attempt, BufferedInputStream in, BufferedOutputStream out) {
    this.connection = connection;
    this.attempt = attempt;
    this.in = in;
    this.out = out;
  }

  /** Whether the answer is whole, so that another request may follow. */
  boolean reusable() {
    return ended;
  }

  @Override
  public void head(int status, Headers headers, long length) throws IOException {
    StringBuilder head = new StringBuilder(256);
    head.append("HTTP/1.1 ")
        .append(status)
        .append(' ')
        .append(Statuses.reason(status))
        .append("\r\n");
    head.append("date: ")
        .append(DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)))
        .append("\r\n");
    for (Headers.Field field : headers.fields()) {
      head.append(field.name()).append(": ").append(field.value()).append("\r\n");
    }
    chunked = length == UNKNOWN_LENGTH;
    head.append(chunked ? "transfer-encoding: chunked" : "content-length: " + length)
        .append("\r\n\r\n");
    out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void endlessHead(long intervalMillis) throws IOException {
    out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
    byte[] line = "x-drip: and so on\r\n".getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; pause(intervalMillis); i++) {
      out.write(line[i % line.length]);
    }
  }

  @Override
  public void body(byte[] bytes) throws IOException {
    if (bytes.length > 0) {
      if (chunked) {
        chunkSize(bytes.length);
      }
      out.write(bytes);
      if (chunked) {
        crlf();
      }
    }
    out.flush();
  }

  @Override
  public void end() throws IOException {
    if (chunked) {
      chunkSize(0);
      crlf();
    }
    out.flush();
    ended = true;
  }

  @Override
  public void halfChunk(byte[] bytes) throws IOException {
    chunkSize(bytes.length);
    out.write(bytes, 0, bytes.length / 2);
    out.flush();
  }

  @Override
  public boolean pause(long millis) throws IOException {
    out.flush();
    long deadline = System.nanoTime() + millis * 1_000_000;
    // A read that times out is a wait that ends early when the client leaves.
    for (long left = millis;
        left > 0;
        left = (deadline - System.nanoTime() + 999_999) / 1_000_000) {
      connection.stream().setSoTimeout((int) left);
      if (clientGone()) {
        attempt.clientClosed();
        return false;
      }
    }
    connection.stream().setSoTimeout(0);
    return true;
  }

  @Override
  public void awaitClientGone() throws IOException {
    out.flush();
    connection.stream().setSoTimeout(0);
    while (!clientGone()) {
      // A client that sends more while it waits is still there.
      if (in.read() < 0) {
        break;
      }
    }
    attempt.clientClosed();
  }

  private boolean clientGone() {
    in.mark(1);
    try {
      boolean gone = in.read() < 0;
      in.reset();
      return gone;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true; // reset by the client, or the server is shutting down
    }
  }

  @Override
  public void reset() throws IOException {
    connection.reset();
  }

  @Override
  public void close() throws IOException {
    out.flush();
    connection.finish(DRAIN_MILLIS);
  }

  @Override
  public void goAway() throws IOException {
    close();
  }

  @Override
  public void resetStream(int errorCode) throws IOException {
    reset();
  }

  private void chunkSize(int size) throws IOException {
    out.write(Integer.toHexString(size).getBytes(StandardCharsets.US_ASCII));
    crlf();
  }

  private void crlf() throws IOException {
    out.write('\r');
    out.write('\n');
  }
}
