package io.outrigger.it.fake;

import io.outrigger.it.fake.Http2Frames.Frame;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Reads the requests of one HTTP/2 connection; each is answered on a thread of its own. */
final class Http2Connection {
  /** So many bytes are granted anew for so many bytes read: no client is slowed down by us. */
  private static final int SETTING_INITIAL_WINDOW = 4;

  private final Connection connection;
  private final Http2Frames frames;
  private final SendWindows windows = new SendWindows();
  private final Hpack hpack = new Hpack();
  private final Map<Integer, Http2Wire> open = new ConcurrentHashMap<>();
  private final Map<Integer, Incoming> incoming = new ConcurrentHashMap<>();
  private final ByteArrayOutputStream headerBlock = new ByteArrayOutputStream();

  Http2Connection(Connection connection, BufferedInputStream in, BufferedOutputStream out) {
    this.connection = connection;
    this.frames = new Http2Frames(in, out);
  }

  /** A request whose body has not ended yet. */
  private record Incoming(Headers headers, long arrivedNanos, ByteArrayOutputStream body) {}

  void run() throws IOException {
    frames.write(Http2Frames.SETTINGS, 0, 0, new byte[0]);
    try {
      for (Frame frame = frames.read(); frame != null; frame = frames.read()) {
        take(frame);
      }
    } finally {
      windows.close();
      open.values().forEach(Http2Wire::clientGone);
    }
  }

  private void take(Frame frame) throws IOException {
    switch (frame.type()) {
      case Http2Frames.HEADERS, Http2Frames.CONTINUATION -> {
        headerBlock.writeBytes(
            frame.type() == Http2Frames.HEADERS ? frame.content() : frame.payload());
        if (frame.type() == Http2Frames.HEADERS) {
          endsWithHeaders = frame.has(Http2Frames.END_STREAM);
        }
        if (frame.has(Http2Frames.END_HEADERS)) {
          headersRead(frame.stream());
        }
      }
      case Http2Frames.DATA -> {
        Incoming request = incoming.get(frame.stream());
        if (request != null) {
          request.body().writeBytes(frame.content());
        }
        if (frame.payload().length > 0) {
          frames.writeNumber(Http2Frames.WINDOW_UPDATE, 0, frame.payload().length);
          if (!frame.has(Http2Frames.END_STREAM)) {
            frames.writeNumber(Http2Frames.WINDOW_UPDATE, frame.stream(), frame.payload().length);
          }
        }
        if (frame.has(Http2Frames.END_STREAM)) {
          serve(frame.stream());
        }
      }
      case Http2Frames.SETTINGS -> settings(frame);
      case Http2Frames.PING -> {
        if (!frame.has(Http2Frames.ACK)) {
          frames.write(Http2Frames.PING, Http2Frames.ACK, 0, frame.payload());
        }
      }
      case Http2Frames.WINDOW_UPDATE -> windows.grant(frame.stream(), frame.number(0) & 0x7fffffff);
      case Http2Frames.RST_STREAM -> {
        windows.cancel(frame.stream());
        Http2Wire wire = open.get(frame.stream());
        if (wire != null) {
          wire.clientGone();
        }
      }
      default -> {
        // PRIORITY and GOAWAY ask nothing of a server that is only waiting for requests.
      }
    }
  }

  private boolean endsWithHeaders;

  private void headersRead(int stream) throws IOException {
    Headers headers = hpack.decode(headerBlock.toByteArray());
    headerBlock.reset();
    // A second block of the same stream is trailers, which end it.
    incoming.putIfAbsent(
        stream, new Incoming(headers, System.nanoTime(), new ByteArrayOutputStream()));
    if (endsWithHeaders) {
      serve(stream);
    }
  }

  private void settings(Frame frame) throws IOException {
    if (frame.has(Http2Frames.ACK)) {
      return;
    }
    ByteBuffer settings = ByteBuffer.wrap(frame.payload());
    while (settings.remaining() >= 6) {
      int name = settings.getShort();
      int value = settings.getInt();
      if (name == SETTING_INITIAL_WINDOW) {
        windows.initial(value);
      }
    }
    frames.write(Http2Frames.SETTINGS, Http2Frames.ACK, 0, new byte[0]);
  }

  private void serve(int stream) {
    Incoming read = incoming.remove(stream);
    if (read == null) {
      return;
    }
    List<Headers.Field> fields = new ArrayList<>(read.headers().fields());
    fields.removeIf(field -> field.name().startsWith(":"));
    Request request =
        Request.of(
            read.headers().first(":method").orElse("-"),
            read.headers().first(":path").orElse("/"),
            new Headers(fields),
            read.body().toByteArray(),
            "HTTP/2",
            true);
    connection.fake().threads().execute(() -> answer(stream, request, read.arrivedNanos()));
  }

  private void answer(int stream, Request request, long arrivedNanos) {
    try {
      connection
          .fake()
          .serve(
              request,
              connection.number(),
              arrivedNanos,
              attempt -> {
                Http2Wire wire = new Http2Wire(connection, frames, windows, stream, attempt);
                open.put(stream, wire);
                return wire;
              });
    } catch (IOException e) {
      // The client has left or reset the stream: the attempt's log says so.
    } finally {
      open.remove(stream);
      windows.forget(stream);
    }
  }
}
