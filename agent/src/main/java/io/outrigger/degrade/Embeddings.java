package io.outrigger.degrade;

import io.outrigger.config.Secret;
import io.outrigger.provider.VectorReply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks an OpenAI-compatible address for vectors; one request at a time. */
final class Embeddings {

  /** What an outage's caller can wait for; a local model takes milliseconds. */
  static final Duration LONGEST = Duration.ofSeconds(2);

  private final URI address;
  private final @Nullable String model;
  private final @Nullable Secret key;
  private @Nullable HttpClient client;

  Embeddings(String address, @Nullable String model, @Nullable Secret key) {
    this.address = URI.create(address);
    this.model = model;
    this.key = key;
  }

  /**
   * Vectors of unit length, one per text and in their order.
   *
   * @throws IOException where there is none, or not for every text, or not in time
   */
  List<float[]> of(List<String> texts) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofByteArray(VectorReply.request(model, texts)));
    if (key != null) {
      request.header("authorization", "Bearer " + key.reveal());
    }
    HttpResponse<byte[]> response = send(request.build());
    List<float[]> vectors =
        response.statusCode() == 200 ? VectorReply.read(response.body()) : List.of();
    if (vectors.size() != texts.size()) {
      throw new IOException(complaint(response.statusCode(), vectors.size()));
    }
    return vectors;
  }

  private String complaint(int status, int vectors) {
    return status == 401 || status == 403
        ? "status "
            + status
            + ": outrigger.degrade.cache.embedding-api-key is "
            + (key == null ? "not set" : "refused")
        : "status " + status + ", " + vectors + " vectors";
  }

  /**
   * The client's own limit ends at the headers; a body that never ends must not keep the thread.
   */
  private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> sent =
        client().sendAsync(request, BodyHandlers.ofByteArray());
    try {
      return sent.get(LONGEST.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw new HttpTimeoutException("no vectors within " + LONGEST.toSeconds() + " s");
    } catch (ExecutionException failed) {
      throw new IOException(failed.getCause());
    } finally {
      sent.cancel(true); // closes the connection where the answer has not come
    }
  }

  /** Cosine of two vectors of unit length, -1 to 1; 0 where they are of different models. */
  static double similarity(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; one.length == other.length && i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }

  /** Made on the thread that uses it, and not before: it starts a thread of its own. */
  private HttpClient client() {
    HttpClient made = client;
    if (made == null) {
      made =
          HttpClient.newBuilder()
              .connectTimeout(LONGEST)
              .followRedirects(HttpClient.Redirect.NEVER) // the key is for this address alone
              .version(HttpClient.Version.HTTP_1_1)
              .executor(Runnable::run)
              .build();
      client = made;
    }
    return made;
  }
}
