package io.outrigger.benchmark.jmh;

import io.outrigger.benchmark.app.Chat;
import okio.Buffer;
import okio.Source;
import okio.Timeout;

/** A streamed answer in memory that gives one event per read, as events come from a provider. */
final class Tokens implements Source {
  /** Tokens of one answer. */
  static final int COUNT = 1_000;

  private final byte[] token;
  private int given;

  Tokens(byte[] token) {
    this.token = token;
  }

  @Override
  public long read(Buffer sink, long count) {
    if (given > COUNT) {
      return -1;
    }
    byte[] event = given++ < COUNT ? token : Chat.END;
    sink.write(event);
    return event.length;
  }

  @Override
  public Timeout timeout() {
    return Timeout.NONE;
  }

  @Override
  public void close() {}
}
