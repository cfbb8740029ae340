package io.outrigger.client.jdk;

import io.outrigger.call.Blame;
import io.outrigger.call.Gate;
import io.outrigger.call.Preview;
import io.outrigger.http.BodySample;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The body of an answer that may not reach the application yet: its beginning is held. */
final class HeldBody extends GuardedFlow<List<ByteBuffer>> implements BodySubscriber<HeldBody> {
  /** What the client lets a server send ahead on one stream by default. */
  private static final long STREAM_WINDOW = 16L << 20;

  /** A body that has not ended by then is not going to. */
  private static final long DRAIN_SECONDS = 5;

  private final int limit;

  /** Whether it was held for a verdict, not for its error. */
  final boolean judged;

  private final CompletionStage<HeldBody> body;

  private HeldBody(HeldFlow<List<ByteBuffer>> flow, int limit, boolean judged) {
    super(flow);
    this.limit = limit;
    this.judged = judged;
    this.body = flow.enough().thenApply(enough -> this);
  }

  /**
   * An error's body, whose beginning tells what it is.
   *
   * @param limit most bytes to hold before the answer is judged
   * @param time how long to wait for them
   */
  HeldBody(int limit, AttemptTime time) {
    this(new HeldFlow<>(HeldBody::length, new Beginning<>(limit)), limit, false);
    try {
      at(Math.max(0, time.errorPatience()), time, flow::release);
    } catch (Throwable bug) {
      Gate.failedOpen("client", bug); // a body without limit is better than none
    }
  }

  /**
   * A body that is held until it was judged.
   *
   * @param time how long that may take at most
   */
  HeldBody(Preview preview, AttemptTime time) {
    this(new HeldFlow<>(HeldBody::length, new Beginning<>(new Judging(preview))), 0, true);
    expireAfter(preview, time);
  }

  /** Whichever is over first: our own limits fail the attempt, the caller's ends the judging. */
  private void expireAfter(Preview preview, AttemptTime time) {
    if (flow.enough().isDone()) {
      return;
    }
    try {
      long token = preview.leftNanos();
      long call = time.bodyLeft();
      long ours = Math.min(token, call);
      long theirs = time.headersLeft();
      long left = Math.min(ours, theirs);
      if (left > 0) {
        at(left, time, () -> expireAfter(preview, time));
      } else if (theirs < ours) {
        flow.release();
      } else {
        String key = call < token ? "outrigger.timeout.call" : "outrigger.timeout.first-token";
        breakOff(new HttpTimeoutException("no answer in time (" + key + ")"));
      }
    } catch (Throwable bug) {
      Gate.failedOpen("client", bug); // a body without limit is better than none
    }
  }

  private void at(long nanos, AttemptTime time, Runnable then) {
    if (nanos != Long.MAX_VALUE) {
      Runnable unschedule = time.timing().schedule(nanos, time.executor(), then);
      var unused = flow.enough().thenRun(unschedule);
    }
  }

  /** Shows the preview what is held. */
  private static final class Judging implements Beginning.Verdict<List<ByteBuffer>> {
    private final Preview preview;

    Judging(Preview preview) {
      this.preview = preview;
    }

    @Override
    public boolean wantsMore(List<ByteBuffer> item) {
      Preview.Verdict verdict = Preview.Verdict.HOLD;
      for (int i = 0; i < item.size() && verdict == Preview.Verdict.HOLD; i++) {
        verdict = preview.bytes(item.get(i));
      }
      return verdict == Preview.Verdict.HOLD;
    }

    @Override
    public void ended() {
      preview.ended();
    }
  }

  /** What the transfer failed with before the verdict, or null: also where the fault is ours. */
  @Nullable Throwable brokenOff() {
    Throwable error = isPlain() ? null : flow.brokenOff();
    return error == null || Blame.isOurs(error) ? null : error;
  }

  /** A body that did not come from the wire. */
  static HeldBody of(byte[] bytes) {
    HeldBody made =
        new HeldBody(new HeldFlow<>(HeldBody::length, new Beginning<>(bytes.length)), bytes.length, false);
    made.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long n) {}

          @Override
          public void cancel() {}
        });
    if (bytes.length > 0) {
      made.onNext(List.of(ByteBuffer.wrap(bytes).asReadOnlyBuffer()));
    }
    made.onComplete();
    return made;
  }

  private static long length(List<ByteBuffer> item) {
    long length = 0;
    for (ByteBuffer chunk : item) {
      length += chunk.remaining();
    }
    return length;
  }

  BodySample sample() {
    List<List<ByteBuffer>> items = flow.items();
    long held = items.stream().mapToLong(HeldBody::length).sum();
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(held, limit));
    for (List<ByteBuffer> item : items) {
      for (ByteBuffer chunk : item) {
        ByteBuffer part = chunk.duplicate();
        part.limit(part.position() + Math.min(part.remaining(), bytes.remaining()));
        bytes.put(part);
      }
    }
    return new BodySample(bytes.array(), flow.isWhole());
  }

  /**
   * Frees an HTTP/2 stream. JDK 17 does not give back to the connection's window what a cancelled
   * stream had received and not passed on: after 32 MB of that the whole connection stands still
   * (seen; not on 25). So what can lie there is read first.
   */
  void drop() {
    drain(STREAM_WINDOW, DRAIN_SECONDS);
  }

  @Override
  public CompletionStage<HeldBody> getBody() {
    return body;
  }
}
