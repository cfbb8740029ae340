package io.outrigger.call;

import java.nio.ByteBuffer;

/** Keeps the application's reading of a body safe from our bookkeeping of it. */
final class GuardedWatch implements BodyWatch {
  private final Pipeline pipeline;
  private final BodyWatch inner;
  private final Runnable close;

  /**
   * @param close ends what {@code inner} should have ended, when it fails to
   */
  GuardedWatch(Pipeline pipeline, BodyWatch inner, Runnable close) {
    this.pipeline = pipeline;
    this.inner = inner;
    this.close = close;
  }

  @Override
  public void bytes(ByteBuffer chunk) {
    try {
      inner.bytes(chunk); // no lambda here: this runs for every chunk
    } catch (Throwable bug) {
      pipeline.failedOpen("body", bug);
    }
  }

  @Override
  public void finished() {
    drop(inner::finished);
  }

  @Override
  public void broke(Throwable error) {
    drop(() -> inner.broke(error));
  }

  @Override
  public void abandoned() {
    drop(inner::abandoned);
  }

  private void drop(Runnable told) {
    try {
      told.run();
    } catch (Throwable bug) {
      pipeline.failedOpen("body", bug);
      try {
        close.run();
      } catch (Throwable worse) {
        pipeline.failedOpen("body", worse);
      }
    }
  }
}
