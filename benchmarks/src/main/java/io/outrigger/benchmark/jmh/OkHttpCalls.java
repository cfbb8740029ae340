package io.outrigger.benchmark.jmh;

import static java.util.Objects.requireNonNull;

import io.outrigger.benchmark.app.Chat;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSink;
import okio.Okio;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Calls through OkHttp that an interceptor behind all others answers from memory, so that nothing
 * is measured but the client's own way, and the agent's where the JVM has it. Run in JVMs with and
 * without the packaged agent; the difference is the figure.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OkHttpCalls {
  /** Calls in one invocation of {@link #paced}. */
  public static final int BURST = 100;

  /** 2,000 calls a second: more would make the exporter drop spans, which costs less. */
  private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /**
   * As many calls as the JIT needs to be done, before what {@link #paced} measures; as fast as they
   * go, so that the exporter, which has little to do at the measured pace, is compiled as well.
   */
  private static final int WARM_CALLS = 200_000;

  private static final MediaType EVENTS = MediaType.get("text/event-stream");
  private static final MediaType JSON = MediaType.get("application/json");

  private final Request page =
      new Request.Builder().url("https://www.example.com/orders/17").build();
  private final Request chat =
      new Request.Builder()
          .url("https://api.openai.com/v1/chat/completions")
          .header("Authorization", "Bearer sk-benchmark")
          .post(RequestBody.create(Chat.QUESTION, JSON))
          .build();
  private final Request stream =
      chat.newBuilder().post(RequestBody.create(Chat.STREAM_QUESTION, JSON)).build();
  private final OkHttpClient streaming =
      new OkHttpClient.Builder().addInterceptor(chain -> tokens(chain, Chat.TOKEN)).build();
  private final OkHttpClient streamingLong =
      new OkHttpClient.Builder().addInterceptor(chain -> tokens(chain, Chat.LONG_TOKEN)).build();
  private final OkHttpClient failing =
      new OkHttpClient.Builder().addInterceptor(this::everySecond).build();
  private final OkHttpClient client =
      new OkHttpClient.Builder().addInterceptor(OkHttpCalls::fromMemory).build();
  private final OkHttpClient filtered =
      new OkHttpClient.Builder()
          .addInterceptor(chain -> chain.proceed(chain.request()))
          .addInterceptor(OkHttpCalls::fromMemory)
          .build();
  private final byte[] read = new byte[8_192];
  private boolean failed;
  private long calls;
  private long nextBurst = System.nanoTime();

  /** A figure measured without the agent that should be there would be a lie. */
  @Setup
  public void checkAgent() {
    boolean expected = Boolean.getBoolean("benchmark.agent");
    if (expected != (client.interceptors().size() == 2)) {
      throw new IllegalStateException("agent expected: " + expected + client.interceptors());
    }
  }

  /** A call that is none of the agent's business. */
  @Benchmark
  public int foreign() throws IOException {
    return send(client, page);
  }

  /** The same through an interceptor that does nothing: what OkHttp itself asks for one more. */
  @Benchmark
  public int foreignThroughEmptyInterceptor() throws IOException {
    return send(filtered, page);
  }

  /** A chat of 2 KB each way. */
  @Benchmark
  public int chat() throws IOException {
    return send(client, chat);
  }

  /** An answer of {@link Tokens#COUNT} tokens, each of which comes by itself; cost per token. */
  @Benchmark
  @OperationsPerInvocation(Tokens.COUNT)
  public long streamed() throws IOException {
    return readAll(streaming);
  }

  /** The same of long pieces. */
  @Benchmark
  @OperationsPerInvocation(Tokens.COUNT)
  public long streamedLong() throws IOException {
    return readAll(streamingLong);
  }

  private long readAll(OkHttpClient from) throws IOException {
    try (Response response = from.newCall(stream).execute()) {
      InputStream body = requireNonNull(response.body()).byteStream();
      long bytes = 0;
      for (int some = body.read(read); some >= 0; some = body.read(read)) {
        bytes += some;
      }
      return bytes;
    }
  }

  /** A chat that fails at its model and is answered by the next one of the chain. */
  @Benchmark
  public int hop() throws IOException {
    try (Response response = failing.newCall(chat).execute()) {
      if (response.code() != 200) {
        throw new IOException("nobody made up for it");
      }
      return requireNonNull(response.body()).bytes().length;
    }
  }

  /** Chats at a pace that an exporter can follow. */
  @Benchmark
  @OperationsPerInvocation(BURST)
  public int paced() throws Exception {
    if (calls == 0) {
      warmUp();
    }
    int seen = 0;
    for (int i = 0; i < BURST; i++) {
      seen += send(client, chat);
    }
    calls += BURST;
    nextBurst += BURST_NANOS;
    LockSupport.parkNanos(nextBurst - System.nanoTime());
    return seen;
  }

  private void warmUp() throws Exception {
    SinkMark.tell("/pause");
    for (int i = 0; i < WARM_CALLS / Integer.getInteger("benchmark.shorter", 1); i++) {
      send(client, chat);
    }
    TimeUnit.SECONDS.sleep(2); // what the exporter still has of these is out by then
    SinkMark.tell("/count");
    nextBurst = System.nanoTime();
  }

  /** Tells the sink how many calls the spans should be of. */
  @TearDown
  public void tellCalls() throws IOException {
    if (calls > 0) {
      SinkMark.tell("/calls/" + calls);
    }
  }

  private static int send(OkHttpClient client, Request request) throws IOException {
    try (Response response = client.newCall(request).execute()) {
      return response.code() + requireNonNull(response.body()).bytes().length;
    }
  }

  private Response everySecond(Interceptor.Chain chain) throws IOException {
    failed = !failed;
    Response fine = fromMemory(chain);
    return failed ? fine.newBuilder().code(500).message("").build() : fine;
  }

  private static Response tokens(Interceptor.Chain chain, byte[] token) throws IOException {
    return fromMemory(chain)
        .newBuilder()
        .removeHeader("content-length")
        .header("content-type", "text/event-stream")
        .body(ResponseBody.create(Okio.buffer(new Tokens(token)), EVENTS, -1))
        .build();
  }

  private static Response fromMemory(Interceptor.Chain chain) throws IOException {
    Request request = chain.request();
    RequestBody body = request.body();
    if (body != null) {
      BufferedSink sink = Okio.buffer(Okio.blackhole());
      body.writeTo(sink);
      sink.emit();
    }
    return new Response.Builder()
        .request(request)
        .protocol(Protocol.HTTP_1_1)
        .code(200)
        .message("OK")
        .header("content-type", "application/json")
        .header("content-length", String.valueOf(Chat.ANSWER.length))
        .header("x-request-id", "req_1")
        .body(ResponseBody.create(Chat.ANSWER, JSON))
        .build();
  }
}
