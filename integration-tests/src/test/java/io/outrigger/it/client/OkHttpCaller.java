package io.outrigger.it.client;

import io.outrigger.it.client.Ask.Writes;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** OkHttp 3.14, 4 and 5. Recovery of its own is off: it would blur the count of attempts. */
final class OkHttpCaller implements HttpCaller {

  private final OkHttpClient client;
  private final OkHttpClient http2;

  /** With the interceptors that an application would have. */
  OkHttpCaller(Interceptor... interceptors) {
    OkHttpClient.Builder builder = new OkHttpClient.Builder().retryOnConnectionFailure(false);
    for (Interceptor each : interceptors) {
      builder.addInterceptor(each);
    }
    client = builder.build();
    http2 = client.newBuilder().protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE)).build();
  }

  /** With a client that an application made. */
  OkHttpCaller(OkHttpClient client) {
    this.client = client;
    this.http2 = client;
  }

  private Call call(Ask ask) {
    OkHttpClient used = ask.h2c() ? http2 : client;
    if (!ask.timeout().isZero()) {
      used = used.newBuilder().callTimeout(ask.timeout().toMillis(), TimeUnit.MILLISECONDS).build();
    }
    Request.Builder request = new Request.Builder().url(ask.url());
    ask.headers().forEach(request::header);
    return used.newCall(request.method(ask.method(), new Body(ask)).build());
  }

  @Override
  public Answer send(Ask ask) throws IOException {
    try (Response response = call(ask).execute()) {
      return answer(response);
    }
  }

  @Override
  public Pending start(Ask ask) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    Call call = call(ask);
    call.enqueue(
        new Callback() {
          @Override
          public void onFailure(Call failed, IOException error) {
            answer.completeExceptionally(error);
          }

          @Override
          public void onResponse(Call answered, Response response) {
            try (response) {
              answer.complete(answer(response));
            } catch (IOException | RuntimeException error) {
              answer.completeExceptionally(error);
            }
          }
        });
    return new Pending(answer, call::cancel);
  }

  @Override
  public Opened open(Ask ask) throws IOException {
    Response response = call(ask).execute();
    return new Opened(response.code(), Objects.requireNonNull(response.body()).byteStream());
  }

  /** Opens a stream, takes so many bytes of it at most, cancels where wanted, and closes. */
  void leave(Ask ask, int bytes, boolean cancel) throws IOException {
    Call call = call(ask);
    try (Response response = call.execute()) {
      if (bytes > 0) {
        Objects.requireNonNull(response.body()).byteStream().read(new byte[bytes]);
      }
      if (cancel) {
        call.cancel();
      }
    }
  }

  @Override
  public boolean canH2c() {
    return true;
  }

  private static Answer answer(Response response) throws IOException {
    Map<String, List<String>> headers = new TreeMap<>();
    for (String name : response.headers().names()) {
      headers.put(name.toLowerCase(Locale.ROOT), response.headers(name));
    }
    byte[] body = Objects.requireNonNull(response.body()).bytes();
    return new Answer(response.code(), headers, body, response.protocol().toString());
  }

  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  /** Written by hand: the factories of RequestBody differ between the major versions. */
  private static final class Body extends RequestBody {
    private final Ask ask;
    private boolean written;

    Body(Ask ask) {
      this.ask = ask;
    }

    @Override
    public @Nullable MediaType contentType() {
      return MediaType.parse("application/json");
    }

    @Override
    public long contentLength() {
      return ask.writes() == Writes.ONCE_CHUNKED ? -1 : ask.body().length;
    }

    @Override
    public boolean isOneShot() {
      return ask.writes() != Writes.AGAIN_AND_AGAIN;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      if (written && isOneShot()) {
        return; // as an input stream that was read to its end
      }
      written = true;
      sink.write(ask.body());
    }
  }
}
