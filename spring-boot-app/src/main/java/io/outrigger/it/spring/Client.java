package io.outrigger.it.spring;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Ways to ask a provider, with a prompt and a credential that no log may repeat. */
final class Client {
  private static final String PATH = "/v1/chat/completions";
  private static final String KEY = "Bearer sk-hunter2";
  private static final AtomicInteger ASKED = new AtomicInteger();
  private static @Nullable HttpClient jdk;
  private static @Nullable OkHttpClient okHttp;

  private Client() {}

  /** Asks by the way of that name; returns the answer's status. */
  static int call(String way, String url) throws IOException, InterruptedException {
    return switch (way) {
      case "jdk" -> jdk(url);
      case "async" -> async(url);
      case "okhttp" -> okHttp(url);
      case "enqueue" -> enqueue(url);
      default -> reactive(url);
    };
  }

  /** Another one than before, or it would be one call repeated. */
  private static String question() {
    return "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"confided "
        + ASKED.incrementAndGet()
        + "\"}]}";
  }

  private static synchronized HttpClient jdk() {
    if (jdk == null) {
      jdk = HttpClient.newHttpClient();
    }
    return jdk;
  }

  private static HttpRequest request(String url) {
    return HttpRequest.newBuilder(URI.create(url + PATH))
        .header("content-type", "application/json")
        .header("authorization", KEY)
        .POST(BodyPublishers.ofString(question()))
        .build();
  }

  static int jdk(String url) throws IOException, InterruptedException {
    return jdk().send(request(url), BodyHandlers.ofString()).statusCode();
  }

  private static int async(String url) {
    return jdk().sendAsync(request(url), BodyHandlers.ofString()).join().statusCode();
  }

  /** On a thread of Reactor's, which has the span from Reactor's context alone. */
  static int reactive(String url) {
    Integer status =
        Mono.fromFuture(() -> jdk().sendAsync(request(url), BodyHandlers.ofString()))
            .map(HttpResponse::statusCode)
            .subscribeOn(Schedulers.boundedElastic())
            .block();
    return status == null ? 0 : status;
  }

  private static synchronized Call call(String url) {
    if (okHttp == null) {
      okHttp = new OkHttpClient();
    }
    return okHttp.newCall(
        new Request.Builder()
            .url(url + PATH)
            .header("authorization", KEY)
            .post(RequestBody.create(question(), MediaType.get("application/json")))
            .build());
  }

  private static int okHttp(String url) throws IOException {
    try (Response response = call(url).execute()) {
      return response.code();
    }
  }

  private static int enqueue(String url) {
    CompletableFuture<Integer> status = new CompletableFuture<>();
    call(url)
        .enqueue(
            new Callback() {
              @Override
              public void onResponse(Call call, Response response) {
                status.complete(response.code());
                response.close();
              }

              @Override
              public void onFailure(Call call, IOException failure) {
                status.completeExceptionally(failure);
              }
            });
    return status.join();
  }
}
