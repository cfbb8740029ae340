package io.outrigger.call;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps the application's reading of a body safe from our bookkeeping of it. */
final class GuardedWatch implements BodyWatch {
  private final Pipeline pipeline;
  private final BodyWatch inner;
  private final Runnable close;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean spoilt;

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
    if (spoilt) {
      return chunk.remaining();
    }
    try {
      return inner.bytes(chunk); // no lambda here: this runs for every chunk
    } catch (Throwable bug) {
      spoil(bug);
      return chunk.remaining();
    }
  }

  @Override
  public boolean isRewriting() {
    return inner.isRewriting();
  }

  @Override
  public Instead instead(ByteBuffer chunk) {
    try {
      return inner.instead(chunk); // knows itself what it owes after a bug
    } catch (Throwable bug) {
      spoil(bug);
      return new Instead(new byte[0], true);
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
    if (!spoilt) {
      try {
        inner.waits();
      } catch (Throwable bug) {
        spoil(bug);
      }
    }
  }

  @Override
  public long patienceNanos() {
    try {
      return spoilt ? Long.MAX_VALUE : inner.patienceNanos();
    } catch (Throwable bug) {
      spoil(bug);
      return Long.MAX_VALUE;
    }
  }

  private @Nullable Ending end(Supplier<@Nullable Ending> told) {
    try {
      if (!spoilt) {
        return told.get();
      }
    } catch (Throwable bug) {
      spoil(bug);
    }
    if (!closed.getAndSet(true)) {
      try {
        close.run();
      } catch (Throwable worse) {
        pipeline.failedOpen("body", worse);
      }
    }
    return inner.isRewriting() ? Ending.broken(null, null) : null; // what was held back is missing
  }

  /** What has missed some of the body knows nothing of its end: so it ends as on the wire. */
  private void spoil(Throwable bug) {
    pipeline.failedOpen("body", bug);
    spoilt = true;
  }
}
