package io.outrigger.client.jdk;

import io.outrigger.call.AsyncExchange;
import io.outrigger.call.BodyWatch;
import io.outrigger.call.Ending;
import io.outrigger.call.Gate;
import io.outrigger.call.Sequel;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A judged body whose bytes the watch may hold back, change, and let go on with those of another
 * body, on their way to the application's subscriber. No thread waits: what follows is asked for on
 * the client's executor, and comes by its own signals. Signals from above come one after the other,
 * those from below at any time.
 */
final class ContinuedBody implements Flow.Subscriber<List<ByteBuffer>>, Flow.Subscription {
  private static final String BROKE_OFF = "the answer broke off";

  private final Flow.Subscriber<? super List<ByteBuffer>> theirs;
  private final BodyWatch watch;
  private final AttemptTime time;
  private final BodyClock clock;
  private final @Nullable Supplier<AsyncExchange<HttpResponse<Flow.Publisher<List<ByteBuffer>>>>>
      further;

  // Guarded by this; signals are sent outside of the lock.
  private final Deque<List<ByteBuffer>> ready = new ArrayDeque<>();
  private Flow.@Nullable Subscription source;
  private @Nullable CompletableFuture<?> asking;
  private boolean first = true;
  private boolean asked;
  private long wanted;
  private boolean over;
  private @Nullable Throwable error;
  private boolean closed;
  private boolean emitting;

  /**
   * @param body what came of the first one; it ends in time by breaking off
   * @param further makes exchanges that ask for what follows; null = nothing does
   */
  ContinuedBody(
      Flow.Subscriber<? super List<ByteBuffer>> theirs,
      BodyWatch watch,
      HeldBody body,
      AttemptTime time,
      @Nullable Supplier<AsyncExchange<HttpResponse<Flow.Publisher<List<ByteBuffer>>>>> further) {
    this.theirs = theirs;
    this.watch = watch;
    this.time = time;
    this.further = further;
    this.clock = new BodyClock(watch, time, body::breakOff);
  }

  // ---- from above: the first body ----

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    synchronized (this) {
      source = subscription;
    }
    theirs.onSubscribe(this);
  }

  @Override
  public void onNext(List<ByteBuffer> item) {
    clock.came();
    List<ByteBuffer> out = new ArrayList<>(item.size());
    boolean last = false;
    for (int i = 0; i < item.size() && !last; i++) {
      BodyWatch.Instead instead = watch.instead(item.get(i));
      last = instead.last();
      add(out, instead.bytes());
    }
    Flow.Subscription open;
    synchronized (this) {
      asked = false;
      if (closed || !first) {
        return;
      }
      if (!out.isEmpty()) {
        ready.add(out);
      }
      first = !last;
      open = source;
      source = last ? null : open;
    }
    if (last && open != null) {
      open.cancel();
      clock.stop();
      end(watch.finished(), null);
    } else {
      emit();
    }
  }

  @Override
  public void onError(Throwable broken) {
    if (endsFirst()) {
      end(watch.broke(broken), broken);
    }
  }

  @Override
  public void onComplete() {
    if (endsFirst()) {
      end(watch.finished(), null);
    }
  }

  private boolean endsFirst() {
    clock.stop();
    synchronized (this) {
      boolean mine = first && !closed;
      first = false;
      source = null;
      return mine;
    }
  }

  private static void add(List<ByteBuffer> out, byte[] bytes) {
    if (bytes.length > 0) {
      out.add(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
    }
  }

  private void end(@Nullable Ending otherwise, @Nullable Throwable broken) {
    Sequel sequel = otherwise == null ? null : otherwise.sequel();
    if (sequel != null) {
      emit(); // what came before it need not wait
      try {
        time.executor().execute(() -> goOn(sequel));
      } catch (Throwable noThread) {
        Gate.failedOpen("client", noThread);
        end(otherwise(sequel), new IOException(BROKE_OFF));
      }
      return;
    }
    List<ByteBuffer> last = new ArrayList<>();
    if (otherwise != null) {
      add(last, otherwise.last());
    }
    synchronized (this) {
      if (!last.isEmpty()) {
        ready.add(last);
      }
      over = true;
      error = otherwise == null ? broken : otherwise.error();
    }
    emit();
  }

  // ---- what follows ----

  private void goOn(Sequel sequel) {
    if (isClosed()) {
      sequel.unwanted();
      return;
    }
    try {
      CompletableFuture<@Nullable HttpResponse<Flow.Publisher<List<ByteBuffer>>>> more =
          further == null ? CompletableFuture.completedFuture(null) : sequel.ask(further.get());
      boolean unwanted;
      synchronized (this) {
        asking = more;
        unwanted = closed;
      }
      var unused = more.whenComplete((response, never) -> follow(sequel, response));
      if (unwanted) {
        more.cancel(true);
      }
    } catch (Throwable bug) {
      Gate.failedOpen("client", bug);
      end(otherwise(sequel), new IOException(BROKE_OFF));
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** How it ends where nothing follows; null where that is not told, and it just breaks. */
  private static @Nullable Ending otherwise(Sequel sequel) {
    try {
      Ending told = sequel.otherwise();
      return told.sequel() == null ? told : null;
    } catch (Throwable bug) {
      Gate.failedOpen("client", bug);
      return null;
    }
  }

  private void follow(
      Sequel sequel, @Nullable HttpResponse<Flow.Publisher<List<ByteBuffer>>> response) {
    if (response == null) {
      if (!isClosed()) { // else the session tells of the cancel
        end(otherwise(sequel), new IOException(BROKE_OFF));
      }
      return;
    }
    try {
      response.body().subscribe(new Rest());
    } catch (Throwable bug) {
      Gate.failedOpen("client", bug);
      end(null, new IOException(BROKE_OFF));
    }
  }

  /** Another body's bytes, as they are. */
  private final class Rest implements Flow.Subscriber<List<ByteBuffer>> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      boolean unwanted;
      synchronized (ContinuedBody.this) {
        source = subscription;
        asked = false;
        unwanted = closed;
      }
      if (unwanted) {
        subscription.cancel();
      } else {
        emit();
      }
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
      synchronized (ContinuedBody.this) {
        asked = false;
        if (!closed) {
          ready.add(item);
        }
      }
      emit();
    }

    @Override
    public void onError(Throwable broken) {
      end(null, broken);
    }

    @Override
    public void onComplete() {
      end(null, null);
    }
  }

  // ---- from below ----

  @Override
  public void request(long n) {
    if (n <= 0) {
      if (isClosed()) {
        return;
      }
      cancel();
      synchronized (this) {
        closed = false;
        over = true;
        wanted = 1;
        error = new IllegalArgumentException("a demand of " + n + " items");
      }
    } else {
      synchronized (this) {
        wanted = wanted + n < 0 ? Long.MAX_VALUE : wanted + n;
      }
    }
    emit();
  }

  @Override
  public void cancel() {
    Flow.Subscription open;
    CompletableFuture<?> running;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      ready.clear();
      open = source;
      running = asking;
    }
    clock.stop();
    if (open != null) {
      open.cancel();
    }
    if (running != null) {
      running.cancel(true);
    }
    watch.abandoned();
  }

  private void emit() {
    while (true) {
      List<ByteBuffer> item;
      Throwable broken = null;
      Flow.Subscription open = null;
      boolean waits = false;
      synchronized (this) {
        if (emitting || closed) {
          return;
        }
        item = wanted > 0 ? ready.poll() : null;
        if (item != null) {
          wanted -= wanted == Long.MAX_VALUE ? 0 : 1;
          emitting = true;
        } else if (over && ready.isEmpty() && (error == null || wanted > 0)) {
          // A failure waits for demand: some readers drop what they have not read yet at its sight.
          closed = true;
          broken = error;
        } else if (ready.isEmpty() && wanted > 0 && !asked && !over && source != null) {
          asked = true;
          open = source;
          waits = first;
        } else {
          return;
        }
      }
      if (item != null) {
        give(item);
      } else if (open == null) {
        last(broken);
        return;
      } else {
        if (waits) {
          clock.waits();
        }
        open.request(1);
      }
    }
  }

  private void give(List<ByteBuffer> item) {
    try {
      theirs.onNext(item);
    } catch (Throwable failed) {
      cancel();
      theirs.onError(failed);
    } finally {
      synchronized (this) {
        emitting = false;
      }
    }
  }

  private void last(@Nullable Throwable broken) {
    if (broken != null) {
      theirs.onError(broken);
    } else {
      theirs.onComplete();
    }
  }
}
