package io.outrigger.client.okhttp;

import io.outrigger.call.BodyWatch;
import io.outrigger.call.Ending;
import java.io.IOException;
import java.nio.ByteBuffer;
import okhttp3.Call;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Source;
import org.jspecify.annotations.Nullable;

/**
 * Lets the watch see a body pass, where it lies in OkHttp's buffers, and ends the body as the watch
 * says.
 */
final class WatchedSource extends ForwardingSource {

  private final BodyWatch watch;
  private final TimedRead reading;
  private final Buffer last = new Buffer();
  private @Nullable Ending ending;

  WatchedSource(Source body, BodyWatch watch, Call call) {
    super(body);
    this.watch = watch;
    this.reading = new TimedRead(body, watch, call);
  }

  @Override
  public long read(Buffer sink, long count) throws IOException {
    if (ending != null) {
      return readEnding(ending, sink, count);
    }
    long got;
    try {
      got = reading.read(sink, count);
    } catch (IOException | RuntimeException error) {
      if (reading.isGivenUp(error)) {
        watch.abandoned();
        throw error;
      }
      Ending otherwise = watch.broke(error);
      if (otherwise == null) {
        throw error;
      }
      return end(otherwise, sink, count);
    }
    if (got == -1) {
      Ending otherwise = watch.finished();
      return otherwise == null ? -1 : end(otherwise, sink, count);
    }
    long allowed = show(sink, got);
    if (allowed == got) {
      return got;
    }
    dropLast(sink, got - allowed);
    Ending otherwise = watch.finished();
    if (otherwise == null) {
      return allowed; // cannot be: what may not pass is no whole answer
    }
    return allowed > 0 ? later(otherwise, allowed) : end(otherwise, sink, count);
  }

  /** The transfer is over; what is left to give is the watch's. */
  private long end(Ending otherwise, Buffer sink, long count) throws IOException {
    long unused = later(otherwise, 0);
    return readEnding(otherwise, sink, count);
  }

  private long later(Ending otherwise, long got) throws IOException {
    ending = otherwise;
    last.write(otherwise.last());
    super.close();
    return got;
  }

  private long readEnding(Ending over, Buffer sink, long count) throws IOException {
    if (!last.exhausted()) {
      return last.read(sink, count);
    }
    Throwable error = over.error();
    if (error != null) {
      throw OutriggerInterceptor.<IOException>sneaky(error);
    }
    return -1;
  }

  private static void dropLast(Buffer sink, long count) throws IOException {
    Buffer kept = new Buffer();
    kept.write(sink, sink.size() - count);
    sink.clear();
    sink.write(kept, kept.size());
  }

  @Override
  public void close() throws IOException {
    try {
      super.close();
    } finally {
      last.clear();
      watch.abandoned();
    }
  }

  /** How many of the bytes that were just read the application may have. */
  private long show(Buffer sink, long got) {
    long allowed = 0;
    try (Buffer.UnsafeCursor cursor = sink.readUnsafe()) {
      int length = cursor.seek(sink.size() - got);
      while (length > 0) {
        int some = watch.bytes(ByteBuffer.wrap(cursor.data, cursor.start, length));
        allowed += some;
        if (some < length) {
          return allowed;
        }
        length = cursor.next();
      }
    }
    return allowed;
  }
}
