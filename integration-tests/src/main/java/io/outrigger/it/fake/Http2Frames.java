package io.outrigger.it.fake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Frames of HTTP/2 (RFC 9113, section 6). Writing is safe from several threads. */
final class Http2Frames {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int ACK = 0x1;
  static final int END_STREAM = 0x1;
  static final int END_HEADERS = 0x4;
  static final int PADDED = 0x8;
  static final int PRIORITY = 0x20;

  /** What every peer accepts without having said so. */
  static final int LARGEST_PAYLOAD = 16_384;

  private final InputStream in;
  private final OutputStream out;

  Http2Frames(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  @SuppressWarnings("ArrayRecordComponent") // bytes of the wire: written once, never compared
  record Frame(int type, int flags, int stream, byte[] payload) {
    boolean has(int flag) {
      return (flags & flag) != 0;
    }

    int number(int at) {
      return ByteBuffer.wrap(payload).getInt(at);
    }

    /** The payload without padding and priority. */
    byte[] content() {
      int from = (has(PADDED) ? 1 : 0) + (type == HEADERS && has(PRIORITY) ? 5 : 0);
      int padding = has(PADDED) ? payload[0] & 0xff : 0;
      return Arrays.copyOfRange(payload, from, payload.length - padding);
    }
  }

  /** The next frame, or null when the client has closed. */
  @Nullable Frame read() throws IOException {
    byte[] head = in.readNBytes(9);
    if (head.length < 9) {
      return null;
    }
    int length = ((head[0] & 0xff) << 16) | ((head[1] & 0xff) << 8) | (head[2] & 0xff);
    byte[] payload = in.readNBytes(length);
    if (payload.length < length) {
      return null;
    }
    return new Frame(
        head[3] & 0xff, head[4] & 0xff, ByteBuffer.wrap(head).getInt(5) & 0x7fffffff, payload);
  }

  synchronized void write(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(9);
    head.put((byte) (payload.length >> 16))
        .put((byte) (payload.length >> 8))
        .put((byte) payload.length);
    head.put((byte) type).put((byte) flags).putInt(stream);
    out.write(head.array());
    out.write(payload);
    out.flush();
  }

  /**
   * Headers of any size: what does not fit into one frame follows at once, as section 6.10 demands.
   */
  synchronized void writeHeaders(int stream, byte[] block) throws IOException {
    int from = 0;
    do {
      int to = Math.min(block.length, from + LARGEST_PAYLOAD);
      write(
          from == 0 ? HEADERS : CONTINUATION,
          to == block.length ? END_HEADERS : 0,
          stream,
          Arrays.copyOfRange(block, from, to));
      from = to;
    } while (from < block.length);
  }

  void writeNumber(int type, int stream, int number) throws IOException {
    write(type, 0, stream, ByteBuffer.allocate(4).putInt(number).array());
  }
}
