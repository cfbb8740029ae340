package io.outrigger.client.jdk;

import io.outrigger.call.BodyWatch;
import io.outrigger.call.Ending;
import io.outrigger.call.Gate;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A judged body on its way to the application: watched, limited, and ended as the watch says. */
final class Passing implements Passage<List<ByteBuffer>> {
  private static final byte[] NOTHING = {};

  private final BodyWatch watch;
  private final HeldBody body;
  private final AttemptTime time;
  private final Runnable unlimit;

  /** A clock runs only while the reader waits: what nobody reads any more can be forgotten. */
  private final AtomicBoolean armed = new AtomicBoolean();

  private volatile boolean waiting;
  private volatile Runnable disarm = () -> {};

  Passing(BodyWatch watch, HeldBody body, AttemptTime time) {
    this.watch = watch;
    this.body = body;
    this.time = time;
    this.unlimit = limit();
  }

  private Runnable limit() {
    try {
      return time.endBody(() -> expire("the call timed out (outrigger.timeout.call)"));
    } catch (Throwable bug) {
      Gate.failedOpen("client", bug); // a body without limit is better than none
      return () -> {};
    }
  }

  private void expire(String why) {
    body.breakOff(new HttpTimeoutException(why));
  }

  @Override
  public List<ByteBuffer> pass(List<ByteBuffer> item) {
    waiting = false;
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
    stopClocks();
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
      stopClocks();
    } finally {
      watch.abandoned();
    }
  }

  private void stopClocks() {
    waiting = false;
    unlimit.run();
    disarm.run();
  }

  @Override
  public void waits() {
    watch.waits();
    waiting = true;
    arm();
  }

  private void arm() {
    long left = watch.patienceNanos();
    if (left == Long.MAX_VALUE || !armed.compareAndSet(false, true)) {
      return;
    }
    try {
      disarm = time.timing().schedule(Math.max(1, left), time.executor(), this::ring);
    } catch (Throwable bug) {
      Gate.failedOpen("client", bug); // a body without limit is better than none
    }
  }

  private void ring() {
    armed.set(false);
    if (!waiting) {
      return;
    }
    if (watch.patienceNanos() <= 0) {
      expire("nothing came in time (outrigger.timeout.stall)");
    } else {
      arm();
    }
  }
}
