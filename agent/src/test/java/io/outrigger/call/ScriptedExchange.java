package io.outrigger.call;

import io.outrigger.http.BodySample;
import io.outrigger.http.HeadersView;
import io.outrigger.http.Outcome;
import io.outrigger.http.OutgoingRequest;
import io.outrigger.http.PostedRequest;
import io.outrigger.http.RequestView;
import io.outrigger.http.SyntheticReply;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** A client without a network, in a blocking and an asynchronous form. */
abstract class ScriptedExchange<R> implements Exchange<R>, PostedRequest {
  final World world;
  final CallScript script;
  final long startedAt;
  boolean hungUp;
  Outcome.Phase phase = Outcome.Phase.BEFORE_SEND;

  private ScriptedExchange(World world, CallScript script) {
    this.world = world;
    this.script = script;
    this.startedAt = world.timing.now();
  }

  /** What the application holds: a response whose body it reads as the script says. */
  record Got(
      int status,
      Map<String, String> headers,
      String body,
      Reaction how,
      int held,
      BodyWatch watch) {

    void read(VirtualTiming timing) {
      if (how == null) {
        return;
      }
      if (!how.pieces().isEmpty()) {
        readPieces(timing);
        return;
      }
      watch.bytes(ByteBuffer.wrap(body.substring(0, 2).getBytes(StandardCharsets.UTF_8)));
      timing.advance(how.reading().toNanos(), () -> false);
      switch (how.ending()) {
        case FINISHED -> {
          watch.bytes(ByteBuffer.wrap(body.substring(2).getBytes(StandardCharsets.UTF_8)));
          watch.finished();
        }
        case BROKEN -> watch.broke(new IOException("cut off"));
        case ABANDONED -> watch.abandoned();
      }
    }

    private void readPieces(VirtualTiming timing) {
      int next = 0;
      for (Reaction.Piece piece : how.pieces()) {
        long pause = next++ < held ? 0 : piece.after().toNanos();
        watch.waits();
        long patience = watch.patienceNanos();
        timing.advance(Math.min(patience, pause), () -> false);
        ByteBuffer bytes = HeldAnswer.bytes(piece);
        if (patience < pause) {
          watch.broke(new SocketTimeoutException("stalled"));
          return;
        }
        if (watch.bytes(bytes) < bytes.remaining()) {
          watch.finished();
          return;
        }
      }
      timing.advance(how.reading().toNanos(), () -> false);
      switch (how.ending()) {
        case FINISHED -> watch.finished();
        case BROKEN -> watch.broke(new IOException("cut off"));
        case ABANDONED -> watch.abandoned();
      }
    }
  }

  /** A response that was not handed over yet. */
  final class Brought implements Reply<R> {
    private final Reaction reaction;
    private final HeldAnswer held;
    private boolean delivered;
    private boolean discarded;

    Brought(Reaction reaction, HeldAnswer held) {
      this.reaction = reaction;
      this.held = held;
    }

    @Override
    public Outcome.Answered outcome() {
      world.faults.hit("reply.outcome");
      boolean error = reaction.status() >= 400;
      byte[] body = body(reaction).getBytes(StandardCharsets.UTF_8);
      return new Outcome.Answered(
          reaction.status(), view(reaction.headers()), error ? new BodySample(body, true) : null);
    }

    @Override
    public R deliver(HandOver how) {
      world.faults.hit("reply.deliver");
      if (delivered || discarded) {
        throw new AssertionError("delivered or discarded before");
      }
      delivered = true;
      Map<String, String> headers = new TreeMap<>(reaction.headers());
      headers.putAll(how.extraHeaders());
      return handed(
          new Got(reaction.status(), headers, body(reaction), reaction, held.shown(), how.watch()));
    }

    @Override
    public void discard() {
      boolean crossed = delivered && ScriptedExchange.this instanceof AsyncExchange; // a cancel
      if (discarded || (delivered && !crossed)) {
        throw new AssertionError("delivered or discarded before");
      }
      discarded = true;
      world.faults.hit("reply.discard");
    }
  }

  abstract R handed(Got got);

  private static String body(Reaction reaction) {
    return "{\"id\":\"id\",\"status\":" + reaction.status() + "}";
  }

  /** Starts an attempt: the far side's reaction, cut short by the limits. */
  Reaction start(AttemptSpec spec) {
    phase = Outcome.Phase.BEFORE_SEND;
    world.faults.hit("exchange.send");
    world.specs.add(spec);
    OutgoingRequest rewritten = spec.rewritten();
    Reaction reaction =
        rewritten == null
            ? world.arrives(host(), script.model)
            : world.arrives(rewritten.url().getHost(), modelIn(rewritten.body()));
    phase = Outcome.Phase.AFTER_SEND;
    world.faults.hit("exchange.sent");
    long limit = spec.firstByteNanos() == 0 ? Long.MAX_VALUE : spec.firstByteNanos();
    limit = Math.min(limit, spec.remainingNanos());
    return reaction.latency().toNanos() < limit
        ? reaction
        : Reaction.breaks(new SocketTimeoutException("timeout"), Outcome.Phase.AFTER_SEND)
            .after(java.time.Duration.ofNanos(Math.max(0, limit)));
  }

  /** The attempt's headers are back. */
  HeldAnswer back(Reaction reaction, AttemptSpec spec) throws Exception {
    phase = reaction.phase();
    if (reaction.error() instanceof Exception error) {
      throw error;
    }
    Outcome.Answered headers =
        new Outcome.Answered(reaction.status(), view(reaction.headers()), null);
    return new HeldAnswer(reaction.status() < 400 ? spec.preview().apply(headers) : null, reaction);
  }

  Got untouchedGot() throws Exception {
    Reaction reaction = world.arrives(host(), script.model);
    if (reaction.error() instanceof Exception error) {
      throw error;
    }
    return new Got(
        reaction.status(),
        new TreeMap<>(reaction.headers()),
        body(reaction),
        reaction,
        0,
        BodyWatch.NONE);
  }

  @Override
  public RequestView request() {
    world.faults.hit("exchange.request");
    return this;
  }

  @Override
  public byte[] body(int limit) {
    world.faults.hit("exchange.body");
    String json =
        "{\"model\":\"%s\",\"text\":\"%s\",\"previous_response_id\":\"%s\"}"
            .formatted(script.model, script.body, script.continues);
    return script.replayable ? json.getBytes(StandardCharsets.UTF_8) : null;
  }

  private static String modelIn(byte[] body) {
    String json = new String(body, StandardCharsets.UTF_8);
    int start = json.indexOf("\"model\":\"") + 9;
    return json.substring(start, json.indexOf('"', start));
  }

  @Override
  public long callerRemainingNanos() {
    world.faults.hit("exchange.callerRemainingNanos");
    return script.limit == null
        ? Long.MAX_VALUE
        : startedAt + script.limit.toNanos() - world.timing.now();
  }

  @Override
  public Outcome.Phase phase() {
    world.faults.hit("exchange.phase");
    return phase;
  }

  @Override
  public R synthesize(SyntheticReply reply) {
    world.faults.hit("exchange.synthesize");
    Map<String, String> headers = new TreeMap<>();
    reply.headers().forEach((name, values) -> headers.put(name, values.get(0)));
    String body = new String(reply.body(), StandardCharsets.UTF_8);
    return handed(new Got(reply.status(), headers, body, null, 0, BodyWatch.NONE));
  }

  @Override
  public String method() {
    return script.method;
  }

  @Override
  public String path() {
    return script.path;
  }

  @Override
  public String query() {
    return script.query;
  }

  @Override
  public HeadersView headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("X-Stainless-Retry-Count", Integer.toString(script.above));
    headers.put("credential", script.credential);
    headers.putAll(script.headers);
    return view(headers);
  }

  private static HeadersView view(Map<String, String> headers) {
    Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, value) -> all.put(name, List.of(value)));
    return new HeadersView() {
      @Override
      public List<String> values(String name) {
        return all.getOrDefault(name, List.of());
      }

      @Override
      public Map<String, List<String>> all() {
        return all;
      }
    };
  }

  static final class Blocking extends ScriptedExchange<Got> implements BlockingExchange<Got> {
    Blocking(World world, CallScript script) {
      super(world, script);
    }

    @Override
    Got handed(Got got) {
      return got;
    }

    @Override
    public Reply<Got> send(AttemptSpec spec, int errorLimit) throws Exception {
      Reaction reaction = start(spec);
      pass(reaction.latency().toNanos());
      HeldAnswer held = back(reaction, spec);
      while (held.isHeld()) {
        pass(held.pause());
        held.goOn();
      }
      return new Brought(reaction, held);
    }

    private void pass(long nanos) throws IOException {
      if (!world.timing.advance(nanos, () -> hungUp)) {
        throw new IOException("Canceled");
      }
    }

    Got untouched() throws Exception {
      return untouchedGot();
    }

    @Override
    public boolean isCancelled() {
      return hungUp;
    }

    @Override
    public Exception cancelled(boolean interrupted) {
      world.faults.hit("exchange.cancelled");
      return new IOException("Canceled");
    }
  }

  static final class Async extends ScriptedExchange<CompletionStage<Got>>
      implements AsyncExchange<Got> {
    Async(World world, CallScript script) {
      super(world, script);
    }

    @Override
    CompletionStage<Got> handed(Got got) {
      return CompletableFuture.completedFuture(got);
    }

    @Override
    public CompletableFuture<Reply<CompletionStage<Got>>> send(AttemptSpec spec, int errorLimit) {
      Reaction reaction = start(spec);
      CompletableFuture<Reply<CompletionStage<Got>>> attempt = new CompletableFuture<>();
      world.timing.at(
          world.timing.now() + reaction.latency().toNanos(),
          () -> {
            if (!attempt.isDone()) {
              try {
                goOn(back(reaction, spec), reaction, attempt);
              } catch (Exception error) {
                attempt.completeExceptionally(error);
              }
            }
          });
      return attempt;
    }

    private void goOn(
        HeldAnswer held,
        Reaction reaction,
        CompletableFuture<Reply<CompletionStage<Got>>> attempt) {
      if (!held.isHeld()) {
        attempt.complete(new Brought(reaction, held));
        return;
      }
      world.timing.at(
          world.timing.now() + held.pause(),
          () -> {
            if (!attempt.isDone()) {
              try {
                held.goOn();
                goOn(held, reaction, attempt);
              } catch (Exception error) {
                attempt.completeExceptionally(error);
              }
            }
          });
    }

    CompletableFuture<Got> untouched() {
      try {
        return CompletableFuture.completedFuture(untouchedGot());
      } catch (Exception error) {
        return CompletableFuture.failedFuture(error);
      }
    }

    @Override
    public Executor executor() {
      world.faults.hit("exchange.executor");
      return Runnable::run;
    }
  }
}
