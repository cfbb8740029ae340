package io.outrigger.client.jdk;

import io.outrigger.http.BodySample;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/** The body of an answer that may not reach the application: its beginning is held. */
final class HeldBody extends GuardedFlow<List<ByteBuffer>> implements BodySubscriber<HeldBody> {
  /** What the client lets a server send ahead on one stream by default. */
  private static final long STREAM_WINDOW = 16L << 20;

  /** A body that has not ended by then is not going to. */
  private static final long DRAIN_SECONDS = 5;

  private final int limit;
  private final CompletionStage<HeldBody> body;

  /**
   * @param limit most bytes to hold before the answer is judged
   * @param patience how long to wait for them, in nanoseconds; {@code Long.MAX_VALUE} = for ever
   */
  HeldBody(int limit, long patience) {
    super(new HeldFlow<>(HeldBody::length, limit));
    this.limit = limit;
    this.body = flow.enough().thenApply(enough -> this);
    if (patience != Long.MAX_VALUE) {
      var unused =
          flow.enough().completeOnTimeout(flow, Math.max(0, patience), TimeUnit.NANOSECONDS);
    }
  }

  /** A body that did not come from the wire. */
  static HeldBody of(byte[] bytes) {
    HeldBody made = new HeldBody(bytes.length, Long.MAX_VALUE);
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
   * Held bytes, then the rest, as fast as the reader asks for them.
   *
   * @throws IOException if some of it is missing by our own fault
   */
  void handTo(Flow.Subscriber<? super List<ByteBuffer>> reader) throws IOException {
    IOException lost = lost();
    if (lost != null) {
      throw lost;
    }
    flow.handTo(reader);
  }

  /**
   * Frees an HTTP/2 stream. JDK 17 does not give back to the connection's window what a cancelled
   * stream had received and not passed on: after 32 MB of that the whole connection stands still
   * (seen; not on 25). So what can lie there is read first.
   */
  void drop() {
    flow.drain(STREAM_WINDOW, DRAIN_SECONDS);
  }

  /** Ends the transfer; the connection or stream is free. */
  void discard() {
    flow.cancel();
  }

  /** The client gave up on the transfer. */
  void fail(Throwable error) {
    flow.end(error);
  }

  @Override
  public CompletionStage<HeldBody> getBody() {
    return body;
  }
}
