package io.outrigger.it.client;

import io.outrigger.it.fake.FakeLlm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow.Publisher;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The JDK's own client. */
final class JdkCaller implements HttpCaller {

  private final HttpClient client;
  private final UnaryOperator<String> address;

  /** Speaks HTTP/1.1, so that no request carries an offer to upgrade. */
  JdkCaller() {
    this(
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(),
        UnaryOperator.identity());
  }

  /**
   * With a client that an application made.
   *
   * @param address where a request really goes
   */
  JdkCaller(HttpClient client, UnaryOperator<String> address) {
    this.client = client;
    this.address = address;
  }

  /** Speaks HTTP/2, which this client does over TLS; makes the agent know that address, too. */
  static JdkCaller overHttp2(FakeLlm fake) {
    try {
      String tls = fake.tlsUrl("").replaceAll("/$", "").replace("localhost", "127.0.0.1");
      System.setProperty("outrigger.endpoint.contract-tls.url", tls);
      System.setProperty("outrigger.endpoint.contract-tls.provider", "openai");
      int port = URI.create(tls).getPort();
      return new JdkCaller(
          HttpClient.newBuilder().sslContext(fake.clientTls()).build(),
          url -> url.replaceFirst("http://([^:/]+):[0-9]+", "https://$1:" + port));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private HttpRequest request(Ask ask) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address.apply(ask.url())))
            .header("content-type", "application/json")
            .method(ask.method(), body(ask));
    ask.headers().forEach(request::header);
    if (!ask.timeout().isZero()) {
      request.timeout(ask.timeout());
    }
    return request.build();
  }

  private static BodyPublisher body(Ask ask) {
    InputStream once = new ByteArrayInputStream(ask.body());
    BodyPublisher stream = BodyPublishers.ofInputStream(() -> once);
    return switch (ask.writes()) {
      case AGAIN_AND_AGAIN -> BodyPublishers.ofByteArray(ask.body());
      case ONCE -> BodyPublishers.fromPublisher(stream, ask.body().length);
      case ONCE_CHUNKED -> stream;
    };
  }

  @Override
  public Answer send(Ask ask) throws IOException, InterruptedException {
    return answer(client.send(request(ask), BodyHandlers.ofByteArray()));
  }

  @Override
  public Pending start(Ask ask) {
    CompletableFuture<HttpResponse<byte[]>> call =
        client.sendAsync(request(ask), BodyHandlers.ofByteArray());
    return new Pending(call.thenApply(JdkCaller::answer), () -> call.cancel(true));
  }

  @Override
  public Opened open(Ask ask) throws IOException, InterruptedException {
    HttpResponse<InputStream> response = client.send(request(ask), BodyHandlers.ofInputStream());
    return new Opened(response.statusCode(), response.body());
  }

  /** Opens a stream and cancels what it flows through, before or behind its first bytes. */
  void cancelFlow(Ask ask, boolean begun) throws IOException, InterruptedException {
    HttpResponse<Publisher<List<ByteBuffer>>> response =
        client.send(request(ask), BodyHandlers.ofPublisher());
    CompletableFuture<Void> over = new CompletableFuture<>();
    response
        .body()
        .subscribe(
            new Subscriber<>() {
              private @Nullable Subscription flow;

              @Override
              public void onSubscribe(Subscription subscription) {
                flow = subscription;
                if (begun) {
                  subscription.request(1);
                } else {
                  subscription.cancel();
                  over.complete(null);
                }
              }

              @Override
              public void onNext(List<ByteBuffer> some) {
                Objects.requireNonNull(flow).cancel();
                over.complete(null);
              }

              @Override
              public void onError(Throwable error) {
                over.complete(null);
              }

              @Override
              public void onComplete() {
                over.complete(null);
              }
            });
    over.join();
  }

  private static Answer answer(HttpResponse<byte[]> response) {
    Map<String, List<String>> headers = new TreeMap<>();
    response
        .headers()
        .map()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
    return new Answer(
        response.statusCode(), headers, response.body(), response.version().toString());
  }

  @Override
  public void close() {
    // The client ends when nobody holds it.
  }
}
