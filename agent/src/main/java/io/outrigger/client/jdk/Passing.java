package io.outrigger.client.jdk;

import io.outrigger.call.BodyWatch;
import io.outrigger.call.Ending;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A judged body on its way to the application: watched, limited, and ended as the watch says. */
final class Passing implements Passage<List<ByteBuffer>> {
  private static final byte[] NOTHING = {};

  private final BodyWatch watch;
  private final BodyClock clock;

  Passing(BodyWatch watch, HeldBody body, AttemptTime time) {
    this.watch = watch;
    this.clock = new BodyClock(watch, time, body::breakOff);
  }

  @Override
  public List<ByteBuffer> pass(List<ByteBuffer> item) {
    clock.came();
    for (int i = 0; i < item.size(); i++) {
      ByteBuffer chunk = item.get(i);
      int allowed = watch.bytes(chunk);
      if (allowed < chunk.remaining()) {
        List<ByteBuffer> cut = new ArrayList<>(item.subList(0, i));
        cut.add(chunk.duplicate().limit(chunk.position() + allowed).asReadOnlyBuffer());
        return cut;
      }
    }
    return item;
  }

  @Override
  public Passage.@Nullable Last<List<ByteBuffer>> over(@Nullable Throwable error) {
    clock.stop();
    Ending ending = error == null ? watch.finished() : watch.broke(error);
    if (ending != null) {
      return last(ending.last(), ending.error());
    }
    return error == null ? null : last(NOTHING, error);
  }

  /**
   * Nothing to say is said too: a reader asks for more when it has read what came before, and some
   * drop what they have not read yet at the sight of a failure.
   */
  private static Passage.Last<List<ByteBuffer>> last(byte[] bytes, @Nullable Throwable error) {
    return new Passage.Last<>(List.of(ByteBuffer.wrap(bytes).asReadOnlyBuffer()), error);
  }

  @Override
  public void left() {
    try {
      clock.stop();
    } finally {
      watch.abandoned();
    }
  }

  @Override
  public void waits() {
    clock.waits();
  }
}
