package io.outrigger.it.fake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The way back on one stream of an HTTP/2 connection. */
final class Http2Wire implements Wire {
  private static final long BEFORE_CLOSE_MILLIS = 500;

  private static final int NO_ERROR = 0;

  private final Connection connection;
  private final Http2Frames frames;
  private final SendWindows windows;
  private final int stream;
  private final Attempt attempt;

  Http2Wire(
      Connection connection, Http2Frames frames, SendWindows windows, int stream, Attempt attempt) {
    this.connection = connection;
    this.frames = frames;
    this.windows = windows;
    this.stream = stream;
    this.attempt = attempt;
  }

  void clientGone() {
    attempt.clientClosed();
  }

  @Override
  public void head(int status, Headers headers, long length) throws IOException {
    List<Headers.Field> fields = new ArrayList<>();
    fields.add(new Headers.Field(":status", Integer.toString(status)));
    for (Headers.Field field : headers.fields()) {
      fields.add(new Headers.Field(field.name().toLowerCase(Locale.ROOT), field.value()));
    }
    if (length != UNKNOWN_LENGTH) {
      fields.add(new Headers.Field("content-length", Long.toString(length)));
    }
    frames.writeHeaders(stream, Hpack.encode(new Headers(fields)));
  }

  @Override
  public void endlessHead(long intervalMillis) throws IOException {
    awaitClientGone();
  }

  @Override
  public void body(byte[] bytes) throws IOException {
    for (int from = 0; from < bytes.length; ) {
      int taken = windows.take(stream, Math.min(bytes.length - from, Http2Frames.LARGEST_PAYLOAD));
      frames.write(Http2Frames.DATA, 0, stream, Arrays.copyOfRange(bytes, from, from + taken));
      from += taken;
    }
  }

  @Override
  public void end() throws IOException {
    frames.write(Http2Frames.DATA, Http2Frames.END_STREAM, stream, new byte[0]);
  }

  @Override
  public void halfChunk(byte[] bytes) throws IOException {
    body(Arrays.copyOf(bytes, bytes.length / 2));
  }

  @Override
  public boolean pause(long millis) throws IOException {
    try {
      return !attempt.awaitClientClosed(Duration.ofMillis(millis));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the server is closing", e);
    }
  }

  @Override
  public void awaitClientGone() throws IOException {
    while (pause(60_000)) {
      // Still there.
    }
  }

  @Override
  public void reset() throws IOException {
    connection.reset();
  }

  @Override
  public void close() throws IOException {
    // Clients drop what they have received and not passed on when a connection breaks: so that the
    // bytes before it mostly arrive.
    boolean unused = pause(BEFORE_CLOSE_MILLIS);
    connection.raw().shutdownOutput();
  }

  @Override
  public void goAway() throws IOException {
    // Streams of clients have odd numbers; the one before ours is the last that was "processed".
    byte[] payload =
        ByteBuffer.allocate(8).putInt(Math.max(0, stream - 2)).putInt(NO_ERROR).array();
    frames.write(Http2Frames.GOAWAY, 0, 0, payload);
  }

  @Override
  public void resetStream(int errorCode) throws IOException {
    frames.writeNumber(Http2Frames.RST_STREAM, stream, errorCode);
  }
}
