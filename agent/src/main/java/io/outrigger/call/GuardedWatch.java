package io.outrigger.call;

import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
  public int bytes(ByteBuffer chunk) {
    try {
      return inner.bytes(chunk); // no lambda here: this runs for every chunk
    } catch (Throwable bug) {
      pipeline.failedOpen("body", bug);
      return chunk.remaining();
    }
  }

  @Override
  public @Nullable Ending finished() {
    return end(inner::finished);
  }

  @Override
  public @Nullable Ending broke(Throwable error) {
    return end(() -> inner.broke(error));
  }

  @Override
  public void abandoned() {
    Ending unused =
        end(
            () -> {
              inner.abandoned();
              return null;
            });
  }

  @Override
  public void waits() {
    try {
      inner.waits();
    } catch (Throwable bug) {
      pipeline.failedOpen("body", bug);
    }
  }

  @Override
  public long patienceNanos() {
    try {
      return inner.patienceNanos();
    } catch (Throwable bug) {
      pipeline.failedOpen("body", bug);
      return Long.MAX_VALUE;
    }
  }

  private @Nullable Ending end(Supplier<@Nullable Ending> told) {
    try {
      return told.get();
    } catch (Throwable bug) {
      pipeline.failedOpen("body", bug);
      try {
        close.run();
      } catch (Throwable worse) {
        pipeline.failedOpen("body", worse);
      }
      return null;
    }
  }
}
