package io.outrigger.client.okhttp;

import io.outrigger.call.Preview;
import io.outrigger.call.Preview.Verdict;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import okio.Buffer;
import okio.BufferedSource;

/**
 * Reads a body ahead until it was judged. Its bytes stay in the body's own buffer: whatever becomes
 * of this, the application finds all of them there.
 */
final class ReadAhead {
  private static final String KEY = "outrigger.timeout.first-token";

  private final BufferedSource body;
  private final ReadLimit limit;
  private long shown;

  ReadAhead(BufferedSource body) {
    this.body = body;
    this.limit = new ReadLimit(body.timeout());
  }

  /**
   * Reads until the verdict.
   *
   * @throws IOException what ended the transfer before it; the transfer is closed then
   */
  void until(Preview preview) throws IOException {
    try {
      Verdict verdict = Verdict.HOLD;
      while (verdict == Verdict.HOLD) {
        verdict = readOn(preview);
      }
    } catch (IOException broken) {
      body.close();
      throw broken;
    } catch (RuntimeException | Error bug) {
      limit.reset();
      throw bug;
    }
    limit.reset();
  }

  private Verdict readOn(Preview preview) throws IOException {
    long known = body.getBuffer().size(); // more than was shown where somebody else read ahead, too
    return known > shown || more(preview, known) ? show(preview) : preview.ended();
  }

  private boolean more(Preview preview, long known) throws IOException {
    if (!limit.set(preview.leftNanos())) {
      throw ReadLimit.timedOut(KEY, null);
    }
    try {
      return body.request(known + 1);
    } catch (SocketTimeoutException error) {
      throw preview.leftNanos() > 0 ? error : ReadLimit.timedOut(KEY, error);
    }
  }

  private Verdict show(Preview preview) {
    Buffer held = body.getBuffer();
    try (Buffer.UnsafeCursor cursor = held.readUnsafe()) {
      Verdict verdict = Verdict.HOLD;
      int length = cursor.seek(shown);
      while (length > 0 && verdict == Verdict.HOLD) {
        verdict = preview.bytes(ByteBuffer.wrap(cursor.data, cursor.start, length));
        length = cursor.next();
      }
      shown = held.size();
      return verdict;
    }
  }
}
