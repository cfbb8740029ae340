package io.outrigger.client.okhttp;

import io.outrigger.call.BlockingExchange;
import io.outrigger.call.BodyWatch;
import io.outrigger.call.Ending;
import io.outrigger.call.Sequel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import okhttp3.Call;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.Source;
import okio.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A body whose bytes the watch may hold back, change, and let go on with those of another body. All
 * of it happens on the thread that reads.
 */
final class ContinuedSource implements Source {
  /** As much as OkHttp itself reads at a time. */
  private static final long SEGMENT = 8192;

  private final Source body;
  private final BodyWatch watch;
  private final TimedRead reading;
  private final Function<BooleanSupplier, BlockingExchange<Response>> further;
  private final Buffer came = new Buffer();
  private final Buffer ready = new Buffer();
  private final AtomicReference<@Nullable Sequel> sequel = new AtomicReference<>();
  private @Nullable Ending ending;
  private volatile @Nullable ResponseBody next;
  private volatile boolean closed;

  /**
   * @param further makes an exchange that asks for what follows, and is cancelled when it is told
   */
  ContinuedSource(
      Source body,
      BodyWatch watch,
      Call call,
      Function<BooleanSupplier, BlockingExchange<Response>> further) {
    this.body = body;
    this.watch = watch;
    this.reading = new TimedRead(body, watch, call);
    this.further = further;
  }

  @Override
  public long read(Buffer sink, long count) throws IOException {
    while (ready.exhausted()) {
      ResponseBody more = next;
      if (more != null) {
        return more.source().read(sink, count);
      }
      Ending over = ending;
      Sequel open = over == null ? sequel.getAndSet(null) : null;
      if (open != null) {
        goOn(open);
      } else if (over == null) {
        readOn();
      } else if (over.error() != null) {
        throw OutriggerInterceptor.<IOException>sneaky(over.error());
      } else {
        return -1;
      }
    }
    return ready.read(sink, count);
  }

  private void readOn() throws IOException {
    long got;
    try {
      got = reading.read(came, SEGMENT);
    } catch (IOException | RuntimeException error) {
      if (reading.isGivenUp(error)) {
        watch.abandoned();
        throw error;
      }
      Ending otherwise = watch.broke(error);
      if (otherwise == null) {
        throw error;
      }
      end(otherwise);
      return;
    }
    if (got == -1) {
      end(watch.finished());
    } else if (show()) {
      came.clear();
      end(watch.finished());
    }
  }

  /** Whether the watch has seen enough. */
  private boolean show() throws IOException {
    while (!came.exhausted()) {
      byte[] some = came.readByteArray(Math.min(came.size(), SEGMENT));
      BodyWatch.Instead instead = watch.instead(ByteBuffer.wrap(some));
      ready.write(instead.bytes());
      if (instead.last()) {
        return true;
      }
    }
    return false;
  }

  private void end(@Nullable Ending otherwise) throws IOException {
    try {
      body.close();
    } catch (IOException | RuntimeException closing) {
      // All that matters of it was read.
    }
    Ending over = otherwise == null ? new Ending(new byte[0], null, null) : otherwise;
    ready.write(over.last());
    if (over.sequel() == null) {
      ending = over;
    } else {
      sequel.set(over.sequel()); // asked when what is ready was read
    }
  }

  private void goOn(Sequel asked) throws IOException {
    Response response = asked.ask(further.apply(() -> closed));
    ResponseBody more = response == null ? null : response.body();
    if (more == null) {
      Ending over = asked.otherwise();
      ready.write(over.last());
      ending = over;
      return;
    }
    next = more;
    if (closed) {
      more.close();
    }
  }

  @Override
  public Timeout timeout() {
    return body.timeout();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    try {
      ResponseBody more = next;
      if (more != null) {
        more.close();
      }
      body.close();
    } finally {
      watch.abandoned();
      Sequel open = sequel.getAndSet(null);
      if (open != null) {
        open.unwanted();
      }
    }
  }
}
