package io.outrigger.client.okhttp;

import io.outrigger.http.BodySample;
import java.io.IOException;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.Source;
import okio.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of an error body in memory and its rest, if any, on the wire. As a source it gives
 * both, and breaks where the wire broke.
 */
final class HeldError implements Source {

  private final ResponseBody body;
  private final Buffer held = new Buffer();
  private final BodySample sample;
  private @Nullable Exception broke;
  private boolean ended;

  /** Reads until the end or one byte more than {@code limit}. */
  HeldError(ResponseBody body, int limit) {
    this.body = body;
    try {
      while (!ended && held.size() <= limit) {
        ended = body.source().read(held, limit + 1L - held.size()) == -1;
      }
    } catch (IOException | RuntimeException error) {
      broke = error;
    }
    byte[] first = new byte[(int) Math.min(limit, held.size())];
    Buffer copy = held.clone(); // shares its bytes
    int size = 0;
    while (size < first.length) {
      size += copy.read(first, size, first.length - size);
    }
    copy.clear();
    sample = new BodySample(first, ended);
    if (ended || broke != null) {
      body.close(); // nothing more to come: the connection is free for the next attempt
    }
  }

  BodySample sample() {
    return sample;
  }

  @Override
  public long read(Buffer sink, long count) throws IOException {
    if (!held.exhausted()) {
      return held.read(sink, count);
    }
    if (broke != null) {
      throw OutriggerInterceptor.<IOException>sneaky(broke);
    }
    return ended ? -1 : body.source().read(sink, count);
  }

  @Override
  public Timeout timeout() {
    return body.source().timeout();
  }

  @Override
  public void close() {
    held.clear();
    body.close();
  }
}
