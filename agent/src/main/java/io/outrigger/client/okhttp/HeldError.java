package io.outrigger.client.okhttp;

import io.outrigger.call.Gate;
import io.outrigger.http.BodySample;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.Source;
import okio.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of an error body in memory and its rest, if any, on the wire. As a source it gives
 * both, and breaks where the wire broke.
 *
 * <p>A read of OkHttp's that is ended in time ends the transfer with it. So another thread reads
 * ahead, and where the body takes too long it is left in its read, whose bytes are the next part.
 */
final class HeldError implements Source {
  /** A transfer that was cut off ends at once; this is for a body that is not OkHttp's own. */
  private static final long CUT_OFF_MILLIS = 1_000;

  private final ResponseBody body;
  private final @Nullable Object exchange;
  private final int limit;
  private BodySample sample = BodySample.EMPTY;

  // Guarded by this.
  private final Buffer held = new Buffer();
  private boolean reading;
  private boolean judged;
  private boolean left;
  private boolean ended;
  private @Nullable Throwable broke;

  /**
   * @param exchange transfers the body; null = cannot be cut off, so there is no limit
   */
  HeldError(ResponseBody body, int limit, @Nullable Object exchange) {
    this.body = body;
    this.limit = limit;
    this.exchange = exchange;
  }

  /**
   * Reads until the end or one byte more than the limit, but waits no longer than {@code patience}
   * nanoseconds for it. Whatever fails here, the source gives all.
   */
  void hold(long patience) {
    boolean waits = exchange != null && body.contentLength() != 0;
    Runnable reader =
        () -> {
          try {
            readAhead();
          } catch (Throwable bug) {
            Gate.failedOpen("client", bug);
            broken();
          }
        };
    if (!waits) {
      reader.run();
    } else {
      readElsewhere(reader, patience);
    }
    sample = judge();
  }

  private void readElsewhere(Runnable read, long patience) {
    ClassLoader callers = Thread.currentThread().getContextClassLoader();
    reading = true;
    try {
      Threads.OURS.execute(
          () -> {
            Thread reader = Thread.currentThread();
            ClassLoader own = reader.getContextClassLoader();
            reader.setContextClassLoader(callers); // bodies may be the application's own classes
            try {
              read.run();
            } finally {
              reader.setContextClassLoader(own);
            }
          });
    } catch (Throwable noThread) {
      read.run();
    }
    try {
      awaitReader(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // whoever waits or reads next will see it
    }
  }

  private void readAhead() {
    for (boolean on = true; on; ) {
      Buffer got = new Buffer();
      Throwable error = null;
      long room = room();
      long read = -1;
      try {
        read = body.source().read(got, room);
      } catch (Throwable broken) {
        error = broken;
      }
      boolean last = read == -1;
      if (last) {
        body.close(); // before anybody hears of it: the connection is free for the next attempt
      }
      boolean nobody;
      synchronized (this) {
        held.write(got, got.size());
        ended = last && error == null;
        broke = error;
        on = !last && !judged && held.size() <= limit;
        if (!on) {
          reading = false;
          notifyAll();
        }
        nobody = left;
      }
      if (nobody) {
        body.close();
      }
    }
  }

  /** What it has not read is still to be had from the body. */
  private void broken() {
    boolean nobody;
    synchronized (this) {
      reading = false;
      notifyAll();
      nobody = left;
    }
    if (nobody) {
      body.close();
    }
  }

  private synchronized long room() {
    return limit + 1L - held.size();
  }

  /** Waits for the end of the reading; whether it has come. */
  private synchronized boolean awaitReader(long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    for (long still = nanos; reading && still > 0; still = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, still);
    }
    return !reading;
  }

  private synchronized BodySample judge() {
    judged = true;
    byte[] first = new byte[(int) Math.min(limit, held.size())];
    Buffer copy = held.clone(); // shares its bytes
    int size = 0;
    while (size < first.length) {
      size += copy.read(first, size, first.length - size);
    }
    copy.clear();
    return new BodySample(first, ended && held.size() <= limit);
  }

  BodySample sample() {
    return sample;
  }

  @Override
  public long read(Buffer sink, long count) throws IOException {
    synchronized (this) {
      try {
        while (held.exhausted() && reading) {
          wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      }
      if (!held.exhausted()) {
        return held.read(sink, count);
      }
      if (broke != null) {
        throw OutriggerInterceptor.<IOException>sneaky(broke);
      }
      if (ended) {
        return -1;
      }
    }
    return body.source().read(sink, count);
  }

  @Override
  public Timeout timeout() {
    return body.source().timeout();
  }

  /** Ends the transfer; when this is done the call can send again. */
  @Override
  public void close() {
    boolean busy;
    synchronized (this) {
      held.clear();
      busy = reading;
    }
    if (!busy || stopReader()) {
      body.close();
    }
  }

  private boolean stopReader() {
    if (exchange != null) {
      OnWire.cancel(exchange);
    }
    boolean interrupted = false;
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CUT_OFF_MILLIS);
    try {
      while (true) {
        try {
          return awaitReader(Math.max(0, end - System.nanoTime())) || !leave();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Leaves closing to the reader, if it is still at it. */
  private synchronized boolean leave() {
    left = reading;
    return left;
  }
}
