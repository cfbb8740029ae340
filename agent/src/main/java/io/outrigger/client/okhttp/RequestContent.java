package io.outrigger.client.okhttp;

import java.io.IOException;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.Okio;
import okio.Sink;
import okio.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * What was read of the application's request body before the first attempt.
 *
 * @param bytes what the body wrote; null where it was not touched and speaks for itself
 * @param cut what the body threw behind these bytes, or null where they are all of it
 */
record RequestContent(byte @Nullable [] bytes, @Nullable Exception cut) {

  private static final RequestContent UNTOUCHED = new RequestContent(null, null);

  /** The whole body, or null where it cannot be sent from memory. */
  byte @Nullable [] whole() {
    return cut == null ? bytes : null;
  }

  /**
   * Reads a body where that loses nothing. A body that can be written only once is read only if it
   * says that it fits: OkHttp bodies push, so one that turns out too long half-way could neither be
   * held nor be taken up again where it was left.
   */
  static RequestContent read(RequestBody body, int limit) {
    boolean once = body.isOneShot();
    long length;
    try {
      length = body.contentLength();
    } catch (IOException brokenBody) {
      return UNTOUCHED; // OkHttp will hear the same
    }
    if (body.isDuplex() || length > limit || (once && length < 0)) {
      return UNTOUCHED;
    }
    Held held = new Held(limit, once);
    Exception cut = null;
    BufferedSink sink = Okio.buffer((Sink) held);
    try {
      body.writeTo(sink);
    } catch (IOException | RuntimeException failed) {
      cut = failed;
    }
    try {
      if (!held.closed) { // some bodies close what they write to, which OkHttp puts up with
        sink.emit();
      }
    } catch (IOException tooLong) {
      cut = tooLong;
    }
    if (!once && (cut != null || held.tooLong())) {
      return UNTOUCHED; // it can be written again, and fails again by itself if it failed
    }
    return new RequestContent(held.bytes.readByteArray(), cut);
  }

  /** Takes one byte more than the limit, so that a body that is too long stays too long. */
  private static final class Held implements Sink {
    final Buffer bytes = new Buffer();
    boolean closed;
    private final int limit;
    private final boolean once;

    Held(int limit, boolean once) {
      this.limit = limit;
      this.once = once;
    }

    boolean tooLong() {
      return bytes.size() > limit;
    }

    @Override
    public void write(Buffer source, long count) throws IOException {
      long take = Math.min(count, limit + 1L - bytes.size());
      bytes.write(source, take);
      source.skip(count - take);
      if (tooLong() && !once) {
        throw new IOException("request body above the buffer");
      }
    }

    @Override
    public void flush() {}

    @Override
    public Timeout timeout() {
      return Timeout.NONE;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
