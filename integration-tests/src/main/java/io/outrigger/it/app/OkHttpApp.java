package io.outrigger.it.app;

import io.outrigger.it.app.SampleApp.Caller;
import io.outrigger.it.app.SampleApp.Mode;
import io.outrigger.it.app.SampleApp.Options;
import io.outrigger.it.app.SampleApp.StatusException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * An application on OkHttp itself; runs on 3.14, 4 and 5. Options: {@code timeout} (of the call),
 * {@code cancel} (after so long), {@code interrupt} (the caller, likewise), {@code h2c=1} (HTTP/2
 * with prior knowledge), {@code oneshot=1} (a request body that can be written once).
 */
public final class OkHttpApp {
  private OkHttpApp() {}

  public static void main(String[] arguments) throws Exception {
    Mode execute = (url, options) -> caller(url, options, false, OkHttpApp::execute);
    Mode enqueue = (url, options) -> caller(url, options, false, OkHttpApp::enqueue);
    Mode stream = (url, options) -> caller(url, options, true, OkHttpApp::execute);
    Mode enqueueStream = (url, options) -> caller(url, options, true, OkHttpApp::enqueue);
    SampleApp.run(
        arguments,
        Map.of(
            "execute",
            execute,
            "enqueue",
            enqueue,
            "stream",
            stream,
            "enqueue-stream",
            enqueueStream,
            "get",
            OkHttpApp::get));
  }

  private interface Send {
    String send(Call call, AnswerText text) throws Exception;
  }

  private static OkHttpClient client(Options options) {
    OkHttpClient.Builder builder = new OkHttpClient.Builder();
    if (options.get("timeout") > 0) {
      builder.callTimeout(options.get("timeout"), TimeUnit.MILLISECONDS);
    }
    if (options.get("h2c") > 0) {
      builder.protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
    }
    return builder.build();
  }

  private static Caller caller(String baseUrl, Options options, boolean stream, Send send) {
    OkHttpClient client = client(options);
    return (prompt, text) -> {
      String question = ChatWire.question(prompt, stream);
      boolean packed = options.get("gzip") > 0;
      byte[] body = packed ? ChatWire.packed(question) : question.getBytes(StandardCharsets.UTF_8);
      Request.Builder request =
          new Request.Builder()
              .url(baseUrl + ChatWire.PATH)
              .header("Authorization", "Bearer sk-test")
              .post(new Body(body, options.get("oneshot") > 0));
      if (packed) {
        request.header("Content-Encoding", "gzip");
      }
      Call call = client.newCall(request.build());
      SampleApp.endsIn(options.get("timeout"));
      SampleApp.endAfter(options.get("cancel"), call::cancel);
      SampleApp.interruptAfter(options.get("interrupt"));
      return send.send(call, text);
    };
  }

  private static Caller get(String baseUrl, Options options) {
    OkHttpClient client = client(options);
    return (prompt, text) ->
        execute(client.newCall(new Request.Builder().url(baseUrl + "/some/page").build()), text);
  }

  /** Written by hand: the factories of RequestBody differ between the major versions. */
  private static final class Body extends RequestBody {
    private final byte[] bytes;
    private final boolean oneShot;

    Body(byte[] bytes, boolean oneShot) {
      this.bytes = bytes;
      this.oneShot = oneShot;
    }

    @Override
    public @Nullable MediaType contentType() {
      return MediaType.get("application/json");
    }

    @Override
    public long contentLength() {
      return bytes.length;
    }

    @Override
    public boolean isOneShot() {
      return oneShot;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.write(bytes);
    }
  }

  private static String execute(Call call, AnswerText text) throws IOException {
    try (Response response = call.execute()) {
      return read(response, text);
    }
  }

  private static String enqueue(Call call, AnswerText text) {
    CompletableFuture<String> end = new CompletableFuture<>();
    call.enqueue(
        new Callback() {
          @Override
          public void onFailure(Call failed, IOException e) {
            end.completeExceptionally(e);
          }

          @Override
          public void onResponse(Call answered, Response response) {
            try (response) {
              end.complete(read(response, text));
            } catch (IOException e) {
              end.completeExceptionally(e);
            }
          }
        });
    return end.join();
  }

  private static String read(Response response, AnswerText text) throws IOException {
    text.headers(response.headers().toMultimap());
    if (response.code() >= 400) {
      throw new StatusException(response.code(), Objects.requireNonNull(response.body()).string());
    }
    String model = "-";
    okio.BufferedSource source = Objects.requireNonNull(response.body()).source();
    for (String line = source.readUtf8Line(); line != null; line = source.readUtf8Line()) {
      String read = ChatWire.read(line, text);
      model = read.equals("-") ? model : read;
    }
    return model;
  }
}
