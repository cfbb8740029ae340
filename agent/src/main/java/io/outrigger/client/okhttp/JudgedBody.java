package io.outrigger.client.okhttp;

import io.outrigger.call.Preview;
import io.outrigger.call.Preview.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.Source;
import okio.Timeout;

/**
 * The beginning of a body, in memory since it was read for a verdict, and its rest on the wire. As
 * a source it gives both.
 */
final class JudgedBody implements Source {
  /** As much as one of Okio's segments holds: what came together is judged together. */
  private static final long STEP = 8_192;

  private final ResponseBody body;
  private final Buffer held = new Buffer();
  private boolean ended;

  /**
   * Reads until the verdict.
   *
   * @throws IOException what ended the transfer before it; the transfer is closed then
   */
  JudgedBody(ResponseBody body, Preview preview) throws IOException {
    this.body = body;
    ReadLimit limit = new ReadLimit(body.source().timeout());
    try {
      Verdict verdict = Verdict.HOLD;
      while (verdict == Verdict.HOLD) {
        verdict = readOn(preview, limit);
      }
      limit.reset();
    } catch (IOException | RuntimeException | Error broken) {
      close();
      throw broken;
    }
  }

  private Verdict readOn(Preview preview, ReadLimit limit) throws IOException {
    long got =
        limit.read(body.source(), held, STEP, preview::leftNanos, "outrigger.timeout.first-token");
    if (got == -1) {
      ended = true;
      body.close(); // nothing more to come: the connection is free
      return preview.ended();
    }
    return show(preview, got);
  }

  private Verdict show(Preview preview, long got) {
    try (Buffer.UnsafeCursor cursor = held.readUnsafe()) {
      Verdict verdict = Verdict.HOLD;
      int length = cursor.seek(held.size() - got);
      while (length > 0 && verdict == Verdict.HOLD) {
        verdict = preview.bytes(ByteBuffer.wrap(cursor.data, cursor.start, length));
        length = cursor.next();
      }
      return verdict;
    }
  }

  @Override
  public long read(Buffer sink, long count) throws IOException {
    if (!held.exhausted()) {
      return held.read(sink, count);
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
