package io.outrigger.call;

import java.nio.ByteBuffer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Of a failed stream that is handed over all the same: its bytes, and no clean end. */
final class FailingWatch implements BodyWatch {
  private final Content content;
  private final LongFunction<byte @Nullable []> errorEvent;
  private long given;

  /**
   * @param errorEvent what stands behind so many bytes
   */
  FailingWatch(Content content, LongFunction<byte @Nullable []> errorEvent) {
    this.content = content;
    this.errorEvent = errorEvent;
  }

  @Override
  public int bytes(ByteBuffer chunk) {
    given += chunk.remaining();
    return chunk.remaining();
  }

  @Override
  public @Nullable Ending finished() {
    content.over();
    return content.isEmpty() ? null : Ending.broken(errorEvent.apply(given), null);
  }

  @Override
  public @Nullable Ending broke(Throwable error) {
    return null;
  }

  @Override
  public void abandoned() {}
}
