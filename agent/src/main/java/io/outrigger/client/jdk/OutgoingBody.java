package io.outrigger.client.jdk;

import static java.util.Objects.requireNonNull;

import io.outrigger.call.Gate;
import io.outrigger.call.Timing;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The application's request body, read once into memory as far as the limit allows. What was read
 * is sent from memory, what was not comes from the same subscription behind it; the length that the
 * application's publisher states, and with it the form on the wire, stays.
 */
final class OutgoingBody {
  private final @Nullable BodyPublisher original;
  private final long length;
  private final @Nullable HeldFlow<ByteBuffer> flow;
  private final @Nullable GuardedFlow<ByteBuffer> guarded;
  private final AtomicBoolean restTaken = new AtomicBoolean();
  private byte @Nullable [] bytes;

  private OutgoingBody(@Nullable BodyPublisher original, int limit) {
    this.original = original;
    this.length = original == null ? 0 : original.contentLength();
    boolean held = length != 0 && length <= limit && !InMemory.has(original);
    this.flow = held ? new HeldFlow<>(ByteBuffer::remaining, new Beginning<>(limit)) : null;
    this.guarded = flow == null ? null : new GuardedFlow<>(flow);
    if (length == 0) {
      bytes = new byte[0];
    }
  }

  /**
   * Reads the body.
   *
   * @param original null where the request has none
   * @param limit most bytes to hold; a body known to be longer is not touched
   * @param patience nanoseconds to wait for the body, {@code Long.MAX_VALUE} = for ever; after it,
   *     what is still to come counts as not held
   * @param patient where a publisher that may block is read, and where it goes on after the wait
   * @return never completes exceptionally; cancelling it ends the reading
   */
  static CompletableFuture<OutgoingBody> read(
      @Nullable BodyPublisher original,
      int limit,
      long patience,
      Timing timing,
      Executor patient) {
    OutgoingBody body = new OutgoingBody(original, limit);
    HeldFlow<ByteBuffer> flow = body.flow;
    GuardedFlow<ByteBuffer> guarded = body.guarded;
    if (original == null || flow == null || guarded == null) {
      if (original != null && body.length != 0 && body.length <= limit) {
        body.bytes = InMemory.read(original);
      }
      return CompletableFuture.completedFuture(body);
    }
    patient.execute(
        () -> {
          try {
            original.subscribe(guarded);
          } catch (Throwable theirs) {
            guarded.onError(theirs);
          }
        });
    if (patience != Long.MAX_VALUE) {
      Runnable unschedule = timing.schedule(Math.max(0, patience), patient, flow::release);
      var unused = flow.enough().thenRun(unschedule);
    }
    CompletableFuture<OutgoingBody> read = new CompletableFuture<>();
    var unusedSettled =
        flow.enough()
            .thenRun(
                () -> {
                  try {
                    body.settle();
                  } catch (Throwable bug) {
                    Gate.failedOpen("client", bug); // what was read still goes out, once
                  }
                  read.complete(body);
                });
    var unusedStopped =
        read.whenComplete(
            (done, error) -> {
              if (read.isCancelled()) {
                guarded.discard();
              }
            });
    return read;
  }

  private void settle() {
    HeldFlow<ByteBuffer> read = requireNonNull(flow);
    GuardedFlow<ByteBuffer> kept = requireNonNull(guarded);
    if (!kept.isPlain() && read.isWhole()) {
      bytes = InMemory.joined(read.items());
      kept.discard(); // its items are the same body once more
    }
  }

  /** The whole body, or null where it is too long to be held or could not be read. */
  byte @Nullable [] bytes() {
    return bytes;
  }

  /** What the application's publisher failed with, or null: no failure of the provider's. */
  @Nullable Throwable error() {
    return flow == null ? null : flow.error();
  }

  /** Whether the application's own publisher gives all of it: its request can go as it is. */
  boolean isUntouched() {
    return flow == null;
  }

  private Flow.Publisher<ByteBuffer> source() {
    if (bytes != null && length != 0) {
      return BodyPublishers.ofByteArray(bytes);
    }
    GuardedFlow<ByteBuffer> read = guarded;
    if (read != null && restTaken.compareAndSet(false, true)) {
      return reader -> read.handTo(reader, null);
    }
    return requireNonNull(original); // the client itself starts over: as without us
  }

  /** The body for one attempt. */
  final class Sent implements Sending {
    private volatile boolean taken;

    @Override
    public boolean anything() {
      return taken || length == 0;
    }

    @Override
    public long contentLength() {
      return length;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
      taken = true;
      Flow.Publisher<ByteBuffer> from;
      try {
        from = source();
      } catch (Throwable bug) {
        Gate.failedOpen("client", bug);
        from = requireNonNull(original);
      }
      from.subscribe(subscriber);
    }
  }
}
