package io.outrigger.client.jdk;

import static java.util.Objects.requireNonNull;

import io.outrigger.call.BodyWatch;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The application's own subscriber, untouched, and someone who watches it read. */
final class WatchedBody<T> implements BodySubscriber<T>, Flow.Subscription {
  /**
   * What {@code ofString}, {@code ofByteArray} and {@code discarding} use: nobody has seen a byte
   * before the body's end. Of any other subscriber that cannot be known.
   */
  private static final Set<String> SILENT =
      Set.of(
          "jdk.internal.net.http.ResponseSubscribers$ByteArraySubscriber",
          "jdk.internal.net.http.ResponseSubscribers$NullSubscriber");

  private final BodySubscriber<T> theirs;
  private final BodyWatch watch;
  private volatile Flow.@Nullable Subscription source;
  private volatile boolean finished;
  private volatile boolean unwanted;

  WatchedBody(BodySubscriber<T> theirs, BodyWatch watch) {
    this.theirs = theirs;
    this.watch = watch;
  }

  /** Of a failed transfer: whether the application has seen nothing of it. */
  boolean isLostUnseen() {
    return !finished && SILENT.contains(theirs.getClass().getName());
  }

  /** Ends the transfer; the connection or stream is free. */
  void discard() {
    unwanted = true; // a response can be there before its body's transfer has begun
    if (source != null) {
      cancel();
    }
  }

  /** The transfer failed, whether or not the client passes that on. */
  void fail(Throwable error) {
    watch.broke(error); // counts only where no end was seen before
  }

  @Override
  public CompletionStage<T> getBody() {
    return theirs.getBody();
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    source = subscription;
    theirs.onSubscribe(this);
    if (unwanted) {
      cancel();
    }
  }

  @Override
  public void onNext(List<ByteBuffer> item) {
    for (ByteBuffer chunk : item) {
      watch.bytes(chunk);
    }
    try {
      theirs.onNext(item);
    } catch (Throwable thrown) {
      watch.abandoned();
      throw thrown;
    }
  }

  @Override
  public void onError(Throwable error) {
    watch.broke(error);
    theirs.onError(error);
  }

  @Override
  public void onComplete() {
    finished = true;
    watch.finished();
    theirs.onComplete();
  }

  @Override
  public void request(long n) {
    requireNonNull(source).request(n);
  }

  @Override
  public void cancel() {
    watch.abandoned();
    requireNonNull(source).cancel();
  }
}
