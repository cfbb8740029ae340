package io.outrigger.it.app;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * An application that works inside a span of its own, and one whose HTTP client sits on another
 * one. The system property {@code app.otel} says whose OpenTelemetry it uses: {@code none}, {@code
 * agent} (the API, for whoever implements it), {@code auto} or {@code hand}.
 */
@SuppressWarnings({
  "try",
  "deprecation"
}) // the scope is held, not used; the factories of OkHttp 3 and 4
public final class TracedApp {
  private TracedApp() {}

  public static void main(String[] arguments) throws Exception {
    String otel = System.getProperty("app.otel", "none");
    if (otel.equals("auto")) {
      AutoConfiguredOpenTelemetrySdk.builder().setResultAsGlobal().build();
    } else if (otel.equals("hand")) {
      String endpoint = System.getProperty("otel.exporter.otlp.endpoint") + "/v1/traces";
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(
                      SimpleSpanProcessor.create(
                          OtlpHttpSpanExporter.builder().setEndpoint(endpoint).build()))
                  .build())
          .buildAndRegisterGlobal();
    }
    SampleApp.Mode jdk = (url, options) -> traced(otel, jdk(url));
    SampleApp.Mode async = (url, options) -> traced(otel, async(url));
    SampleApp.Mode enqueue = (url, options) -> traced(otel, enqueue(url));
    SampleApp.Mode okHttp = (url, options) -> traced(otel, okHttp(url, new OkHttpClient()));
    SampleApp.Mode nested = (url, options) -> okHttp(url, overJdk());
    SampleApp.Mode openAi = (url, options) -> traced(otel, openAi(url));
    SampleApp.run(
        arguments,
        Map.of(
            "jdk", jdk, "async", async, "okhttp", okHttp, "enqueue", enqueue, "openai", openAi,
            "nested", nested));
  }

  private static SampleApp.Caller traced(String otel, SampleApp.Caller caller) {
    if (otel.equals("none")) {
      return caller;
    }
    return (prompt, text) -> {
      Span span = GlobalOpenTelemetry.getTracer("the-app").spanBuilder("app work").startSpan();
      try (Scope scope = span.makeCurrent()) {
        return caller.call(prompt, text);
      } finally {
        span.end();
      }
    };
  }

  private static SampleApp.Caller jdk(String url) {
    HttpClient client = HttpClient.newHttpClient();
    return (prompt, text) ->
        read(client.send(jdkRequest(url, prompt), BodyHandlers.ofString()), text);
  }

  private static SampleApp.Caller async(String url) {
    HttpClient client = HttpClient.newHttpClient();
    return (prompt, text) ->
        read(client.sendAsync(jdkRequest(url, prompt), BodyHandlers.ofString()).join(), text);
  }

  private static HttpRequest jdkRequest(String url, String prompt) {
    return HttpRequest.newBuilder(URI.create(url + ChatWire.PATH))
        .header("content-type", "application/json")
        .POST(BodyPublishers.ofString(ChatWire.question(prompt, false)))
        .build();
  }

  private static String read(HttpResponse<String> response, AnswerText text) throws IOException {
    if (response.statusCode() >= 400) {
      throw new SampleApp.StatusException(response.statusCode(), response.body());
    }
    return ChatWire.read(response.body(), text);
  }

  private static SampleApp.Caller okHttp(String url, OkHttpClient client) {
    return (prompt, text) -> {
      try (Response response = client.newCall(okHttpRequest(url, prompt)).execute()) {
        return read(response, text);
      }
    };
  }

  /** On a thread of OkHttp's, which has no span of its own. */
  private static SampleApp.Caller enqueue(String url) {
    OkHttpClient client = new OkHttpClient();
    return (prompt, text) -> {
      CompletableFuture<Response> answer = new CompletableFuture<>();
      client
          .newCall(okHttpRequest(url, prompt))
          .enqueue(
              new Callback() {
                @Override
                public void onResponse(Call call, Response response) {
                  answer.complete(response);
                }

                @Override
                public void onFailure(Call call, IOException failure) {
                  answer.completeExceptionally(failure);
                }
              });
      try (Response response = answer.join()) {
        return read(response, text);
      }
    };
  }

  private static Request okHttpRequest(String url, String prompt) {
    return new Request.Builder()
        .url(url + ChatWire.PATH)
        .post(
            RequestBody.create(ChatWire.question(prompt, false), MediaType.get("application/json")))
        .build();
  }

  private static String read(Response response, AnswerText text) throws IOException {
    if (response.code() >= 400) {
      throw new SampleApp.StatusException(response.code(), response.body().string());
    }
    return ChatWire.read(response.body().string(), text);
  }

  private static SampleApp.Caller openAi(String url) {
    OpenAIClient client =
        OpenAIOkHttpClient.builder().baseUrl(url + "/v1").apiKey("sk-test").build();
    return (prompt, text) -> {
      ChatCompletionCreateParams question =
          ChatCompletionCreateParams.builder().model("gpt-4o").addUserMessage(prompt).build();
      ChatCompletion answer = client.chat().completions().create(question);
      answer.choices().get(0).message().content().ifPresent(text::append);
      return answer.model();
    };
  }

  /** OkHttp as the face of the JDK's client, as frameworks put one client on another. */
  private static OkHttpClient overJdk() {
    HttpClient transport = HttpClient.newHttpClient();
    return new OkHttpClient.Builder()
        .readTimeout(60, TimeUnit.SECONDS)
        .addInterceptor(
            chain -> {
              okio.Buffer body = new okio.Buffer();
              chain.request().body().writeTo(body);
              try {
                HttpResponse<byte[]> response =
                    transport.send(
                        HttpRequest.newBuilder(chain.request().url().uri())
                            .header("content-type", "application/json")
                            .POST(BodyPublishers.ofByteArray(body.readByteArray()))
                            .build(),
                        BodyHandlers.ofByteArray());
                return new Response.Builder()
                    .request(chain.request())
                    .protocol(okhttp3.Protocol.HTTP_1_1)
                    .code(response.statusCode())
                    .message("")
                    .body(
                        okhttp3.ResponseBody.create(
                            response.body(), MediaType.get("application/json")))
                    .build();
              } catch (InterruptedException e) {
                throw new java.io.InterruptedIOException();
              }
            })
        .build();
  }
}
