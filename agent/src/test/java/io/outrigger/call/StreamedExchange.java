package io.outrigger.call;

import io.outrigger.http.BodySample;
import io.outrigger.http.HeadersView;
import io.outrigger.http.Outcome;
import io.outrigger.http.OutgoingRequest;
import io.outrigger.http.RequestView;
import io.outrigger.http.SomeHeaders;
import io.outrigger.http.SyntheticReply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A client without a network whose bodies are streams, read as an adapter reads them. */
final class StreamedExchange implements BlockingExchange<StreamedExchange.Body>, RequestView {
  private final StreamedWorld world;
  private boolean cancelled;

  StreamedExchange(StreamedWorld world) {
    this.world = world;
  }

  /**
   * What the far side does with one request.
   *
   * @param end what the body breaks off with; null = a clean end; a {@link SocketTimeoutException}
   *     for one that nothing follows
   */
  record Far(int status, String type, byte[] bytes, @Nullable IOException end) {
    static Far status(int status) {
      byte[] bytes = "{\"error\":{\"message\":\"no\"}}".getBytes(StandardCharsets.UTF_8);
      return new Far(status, "application/json", bytes, null);
    }
  }

  /** A body in chunks, some of which were shown before it was handed over. */
  final class Body {
    private final List<byte[]> chunks;
    private final @Nullable IOException end;
    private final BodyWatch watch;

    Body(List<byte[]> chunks, @Nullable IOException end, BodyWatch watch) {
      this.chunks = chunks;
      this.end = end;
      this.watch = watch;
    }

    /** Reads all that follows; what it broke off with, or null. */
    @Nullable Throwable readTo(ByteArrayOutputStream out) {
      for (byte[] chunk : chunks) {
        watch.waits();
        if (watch.isRewriting()) {
          BodyWatch.Instead instead = watch.instead(ByteBuffer.wrap(chunk));
          out.writeBytes(instead.bytes());
          if (instead.last()) {
            return end(watch.finished(), null, out);
          }
        } else {
          int allowed = watch.bytes(ByteBuffer.wrap(chunk));
          out.write(chunk, 0, allowed);
          if (allowed < chunk.length) {
            return end(watch.finished(), null, out);
          }
        }
        Arrays.fill(chunk, (byte) '#'); // as a client does with its buffer
      }
      if (end instanceof SocketTimeoutException) {
        watch.waits();
        world.sleep(watch.patienceNanos());
      }
      return end(end == null ? watch.finished() : watch.broke(end), end, out);
    }

    private @Nullable Throwable end(
        @Nullable Ending otherwise, @Nullable Throwable wire, ByteArrayOutputStream out) {
      if (otherwise == null) {
        return wire;
      }
      Sequel sequel = otherwise.sequel();
      if (sequel == null) {
        out.writeBytes(otherwise.last());
        return otherwise.error();
      }
      if (world.sequels != null) {
        world.sequels.add(sequel);
        return null;
      }
      StreamedExchange further = new StreamedExchange(world);
      world.further.add(further);
      Body next = sequel.ask(further);
      return next == null ? end(sequel.otherwise(), null, out) : next.readTo(out);
    }
  }

  /** As if the agent were absent. */
  Body untouched() {
    Far far = world.arrives(host(), world.body);
    return new Body(split(far.bytes(), world.random), far.end(), BodyWatch.NONE);
  }

  void cancel() {
    cancelled = true;
  }

  @Override
  public Reply<Body> send(AttemptSpec spec, int errorLimit) throws IOException {
    OutgoingRequest written = spec.rewritten();
    byte[] body = written == null ? world.body : written.body();
    Far far = world.arrives(written == null ? host() : written.url().getHost(), body);
    if (cancelled) {
      throw new IOException("Canceled");
    }
    if (far.status() == 0) {
      throw new IOException("connection reset");
    }
    HeadersView headers = SomeHeaders.of("content-type", far.type());
    boolean error = far.status() >= 400;
    Outcome.Answered head = new Outcome.Answered(far.status(), headers, null);
    List<byte[]> chunks = split(far.bytes(), world.random);
    Preview preview = error ? null : spec.preview().apply(head);
    if (preview != null) {
      Preview.Verdict verdict = Preview.Verdict.HOLD;
      for (int i = 0; i < chunks.size() && verdict == Preview.Verdict.HOLD; i++) {
        verdict = preview.bytes(ByteBuffer.wrap(chunks.get(i).clone()));
      }
      if (verdict == Preview.Verdict.HOLD && far.end() != null) {
        throw far.end();
      }
      if (verdict == Preview.Verdict.HOLD) {
        preview.ended();
      }
    }
    BodySample sample = error ? new BodySample(far.bytes(), true) : null;
    return new Brought(new Outcome.Answered(far.status(), headers, sample), chunks, far.end());
  }

  private static List<byte[]> split(byte[] bytes, Random random) {
    List<byte[]> chunks = new ArrayList<>();
    int most = 1 + random.nextInt(600);
    for (int at = 0; at < bytes.length; ) {
      int to = Math.min(bytes.length, at + 1 + random.nextInt(most));
      chunks.add(Arrays.copyOfRange(bytes, at, to));
      at = to;
    }
    return chunks;
  }

  private final class Brought implements Reply<Body> {
    private final Outcome.Answered outcome;
    private final List<byte[]> chunks;
    private final @Nullable IOException end;

    Brought(Outcome.Answered outcome, List<byte[]> chunks, @Nullable IOException end) {
      this.outcome = outcome;
      this.chunks = chunks;
      this.end = end;
    }

    @Override
    public Outcome.Answered outcome() {
      return outcome;
    }

    @Override
    public Body deliver(HandOver how) {
      world.onHandOver.accept(how.watch());
      return new Body(chunks, end, how.watch());
    }

    @Override
    public void discard() {
      world.discarded++;
    }
  }

  @Override
  public boolean canGoOn() {
    return world.canGoOn;
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public Exception cancelled(boolean interrupted) {
    return new IOException("Canceled");
  }

  @Override
  public RequestView request() {
    return this;
  }

  @Override
  public byte[] body(int limit) {
    return world.body;
  }

  @Override
  public long callerRemainingNanos() {
    return world.callerLeft;
  }

  @Override
  public Outcome.Phase phase() {
    return Outcome.Phase.AFTER_SEND;
  }

  @Override
  public Body synthesize(SyntheticReply reply) {
    return new Body(List.of(reply.body()), null, BodyWatch.NONE);
  }

  @Override
  public String method() {
    return "POST";
  }

  @Override
  public String scheme() {
    return "https";
  }

  @Override
  public String host() {
    return "api.example.com";
  }

  @Override
  public int port() {
    return 443;
  }

  @Override
  public String path() {
    return world.path;
  }

  @Override
  public @Nullable String query() {
    return null;
  }

  @Override
  public HeadersView headers() {
    return SomeHeaders.of("content-type", "application/json", "authorization", "Bearer mine");
  }
}
