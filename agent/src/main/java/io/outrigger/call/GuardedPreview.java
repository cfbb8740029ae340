package io.outrigger.call;

import java.nio.ByteBuffer;

/** Keeps an answer safe from our judging of it: where that fails, the application gets it as is. */
final class GuardedPreview implements Preview {
  private final Pipeline pipeline;
  private final Judged inner;

  GuardedPreview(Pipeline pipeline, Judged inner) {
    this.pipeline = pipeline;
    this.inner = inner;
  }

  @Override
  public Verdict bytes(ByteBuffer chunk) {
    try {
      return inner.bytes(chunk);
    } catch (Throwable bug) {
      return release(bug);
    }
  }

  @Override
  public Verdict ended() {
    try {
      return inner.ended();
    } catch (Throwable bug) {
      return release(bug);
    }
  }

  private Verdict release(Throwable bug) {
    pipeline.failedOpen("body", bug);
    inner.spoil();
    return Verdict.RELEASE;
  }

  @Override
  public long leftNanos() {
    try {
      return inner.leftNanos();
    } catch (Throwable bug) {
      pipeline.failedOpen("body", bug);
      return Long.MAX_VALUE;
    }
  }
}
