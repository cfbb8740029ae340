package io.outrigger.client.jdk;

import io.outrigger.call.BodyWatch;
import io.outrigger.call.Gate;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
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
  private volatile Runnable unlimit = () -> {};

  // Guarded by this. An end in time may come while theirs is hearing something else.
  private int hearing;
  private boolean over;
  private @Nullable Throwable late;

  WatchedBody(BodySubscriber<T> theirs, BodyWatch watch) {
    this.theirs = theirs;
    this.watch = watch;
  }

  /** Whether anybody hears of its end. */
  boolean isWatched() {
    return watch != BodyWatch.NONE;
  }

  /** Of a failed transfer: whether the application has seen nothing of it. */
  boolean isLostUnseen() {
    return !finished && SILENT.contains(theirs.getClass().getName());
  }

  /** Ends the transfer; the connection or stream is free. */
  void discard() {
    unwanted = true; // a response can be there before its body's transfer has begun
    cancel();
  }

  /** The transfer failed, whether or not the client passes that on. */
  void fail(Throwable error) {
    unlimit.run();
    watch.broke(error); // counts only where no end was seen before
  }

  @Override
  public CompletionStage<T> getBody() {
    try {
      CompletionStage<T> made = theirs.getBody();
      var unused =
          made.whenComplete(
              (body, error) -> {
                if (error != null) {
                  watch.abandoned(); // unless it has ended: who gives up need not say so
                }
              });
      return made;
    } catch (Throwable thrown) { // also where there is none
      watch.abandoned();
      throw thrown;
    }
  }

  /** Ends the body when the call's time is over. */
  void limit(AttemptTime time) {
    try {
      unlimit = time.endBody(this::expire);
    } catch (Throwable bug) {
      Gate.failedOpen("client", bug); // a body without limit is better than none
    }
  }

  private void expire() {
    Throwable error = new HttpTimeoutException("the call timed out (outrigger.timeout.call)");
    Flow.Subscription open = source;
    boolean now;
    synchronized (this) {
      if (over || late != null) {
        return;
      }
      now = hearing == 0;
      over = now;
      late = error;
    }
    watch.broke(error);
    try {
      if (now) {
        tellEnd(error, open == null); // before the client can make another failure of it
      }
    } finally {
      if (open != null) {
        open.cancel();
      }
    }
  }

  private void tellEnd(Throwable error, boolean unsubscribed) {
    if (unsubscribed) {
      theirs.onSubscribe(this); // subscribers may count on it
    }
    theirs.onError(error);
  }

  /** Whether a signal may go on: none may behind the end. */
  private synchronized boolean begin(boolean last) {
    if (over || late != null) {
      return false;
    }
    over = last;
    hearing++;
    return true;
  }

  private void end() {
    Throwable error;
    synchronized (this) {
      hearing--;
      error = hearing == 0 && !over ? late : null;
      over = over || error != null;
    }
    if (error != null) {
      theirs.onError(error);
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    source = subscription;
    if (!begin(false)) {
      subscription.cancel();
      return;
    }
    try {
      theirs.onSubscribe(this);
    } finally {
      end();
    }
    if (unwanted) {
      cancel();
    }
  }

  @Override
  public void onNext(List<ByteBuffer> item) {
    if (!begin(false)) {
      return;
    }
    try {
      for (ByteBuffer chunk : item) {
        watch.bytes(chunk);
      }
      theirs.onNext(item);
    } catch (Throwable thrown) {
      watch.abandoned();
      throw thrown;
    } finally {
      end();
    }
  }

  @Override
  public void onError(Throwable error) {
    if (begin(true)) {
      unlimit.run();
      watch.broke(error);
      theirs.onError(error);
    }
  }

  @Override
  public void onComplete() {
    if (begin(true)) {
      unlimit.run();
      finished = true;
      watch.finished();
      theirs.onComplete();
    }
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      watch.abandoned(); // the reader's own doing, which ends the transfer as a failure
    }
    Flow.Subscription open = source;
    if (open != null) {
      open.request(n);
    }
  }

  @Override
  public void cancel() {
    unlimit.run();
    watch.abandoned();
    Flow.Subscription open = source;
    if (open != null) {
      open.cancel();
    }
  }
}
