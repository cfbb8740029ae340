package io.outrigger.client.okhttp;

import io.outrigger.call.BodyWatch;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import okhttp3.Call;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Source;

/** Lets the watch see a body pass, where it lies in OkHttp's buffers. */
final class WatchedSource extends ForwardingSource {

  private final BodyWatch watch;
  private final Call call;

  WatchedSource(Source body, BodyWatch watch, Call call) {
    super(body);
    this.watch = watch;
    this.call = call;
  }

  @Override
  public long read(Buffer sink, long count) throws IOException {
    long got;
    try {
      got = super.read(sink, count);
    } catch (IOException | RuntimeException error) {
      if (isGivenUp(error)) {
        watch.abandoned();
      } else {
        watch.broke(error);
      }
      throw error;
    }
    if (got == -1) {
      watch.finished();
    } else if (got > 0) {
      show(sink, got);
    }
    return got;
  }

  @Override
  public void close() throws IOException {
    try {
      super.close();
    } finally {
      watch.abandoned();
    }
  }

  /** A read also ends because the application cancelled, ran out of time or was interrupted. */
  private boolean isGivenUp(Exception error) {
    return call.isCanceled()
        || (error instanceof InterruptedIOException && !(error instanceof SocketTimeoutException));
  }

  private void show(Buffer sink, long got) {
    try (Buffer.UnsafeCursor cursor = sink.readUnsafe()) {
      int length = cursor.seek(sink.size() - got);
      while (length > 0) {
        watch.bytes(ByteBuffer.wrap(cursor.data, cursor.start, length));
        length = cursor.next();
      }
    }
  }
}
