package io.outrigger.client.jdk;

import static io.outrigger.client.wire.WireServer.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.outrigger.client.wire.WireServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What leaves on the wire is what would have left without us, as often as it is sent. */
class RequestBodiesTest {

  record Kind(String name, Making make) {
    @Override
    public String toString() {
      return name;
    }
  }

  interface Making {
    BodyPublisher make(Path folder) throws IOException;
  }

  static Stream<Kind> kinds() {
    String text = Calls.REQUEST;
    byte[] bytes = text.getBytes(UTF_8);
    int half = bytes.length / 2;
    return Stream.of(
        new Kind("ofString", f -> BodyPublishers.ofString(text)),
        new Kind("ofByteArray", f -> BodyPublishers.ofByteArray(bytes)),
        new Kind(
            "ofByteArrays",
            f ->
                BodyPublishers.ofByteArrays(
                    List.of(
                        text.substring(0, half).getBytes(UTF_8),
                        text.substring(half).getBytes(UTF_8)))),
        new Kind("one-shot ofInputStream", f -> stream(new ByteArrayInputStream(bytes))),
        new Kind(
            "ofFile",
            f ->
                BodyPublishers.ofFile(
                    Files.writeString(Files.createTempFile(f, "body", ".json"), text))),
        new Kind("one-shot fromPublisher", f -> BodyPublishers.fromPublisher(later(bytes))),
        new Kind(
            "one-shot fromPublisher of known length",
            f -> BodyPublishers.fromPublisher(later(bytes), bytes.length)),
        new Kind(
            "concat",
            f ->
                BodyPublishers.concat(
                    BodyPublishers.ofString(text.substring(0, half)),
                    stream(new ByteArrayInputStream(bytes, half, bytes.length)))));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void replaysTheBodyInTheSameForm(Kind kind, @TempDir Path folder) throws Throwable {
    for (boolean async : List.of(false, true)) {
      try (WireServer server = WireServer.answering(status(503, "no"), status(503, "no"), OK)) {
        Calls calls = new Calls(server, Map.of());
        BodyPublisher publisher = kind.make().make(folder);
        long length = publisher.contentLength();
        HttpRequest request =
            HttpRequest.newBuilder(calls.post().uri())
                .header("X-App", "1")
                .header("Content-Type", "application/json")
                .POST(publisher)
                .build();
        assertThat(call(calls, async, request).body()).isEqualTo("fine");
        assertThat(server.requests)
            .hasSize(3)
            .allMatch(sent -> sent.text().equals(Calls.REQUEST))
            .allMatch(sent -> sent.hasHeader("X-App: 1"))
            .allMatch(
                sent ->
                    length < 0
                        ? sent.hasHeader("Transfer-encoding: chunked")
                        : sent.hasHeader("Content-Length: " + length));
        assertThat(calls.internalErrors).isEmpty();
      }
    }
  }

  @Test
  void sendsARequestWithoutABody() throws Throwable {
    try (WireServer server = WireServer.answering(status(503, "no"), OK)) {
      Calls calls = new Calls(server, Map.of());
      for (HttpRequest request :
          List.of(
              calls.post(BodyPublishers.noBody()),
              HttpRequest.newBuilder(server.uri().resolve("/v1/models")).build())) {
        assertThat(call(calls, false, request).body()).isEqualTo("fine");
        assertThat(call(calls, true, request).body()).isEqualTo("fine");
      }
      assertThat(server.requests).hasSize(5).allMatch(sent -> sent.body().length == 0);
    }
  }

  /** Beyond the limit the held beginning and the rest are one body, sent once. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sendsALargeStreamOnceAndWhole(boolean async) throws Throwable {
    byte[] large = "0123456789".repeat(50_000).getBytes(UTF_8);
    try (WireServer server = WireServer.answering(status(503, "no"))) {
      Calls calls = new Calls(server, Map.of("outrigger.buffer.request", "20KB"));
      HttpRequest request = calls.post(stream(new ByteArrayInputStream(large)));
      assertThat(call(calls, async, request).statusCode()).isEqualTo(503);
      assertThat(server.requests).hasSize(1);
      assertThat(server.requests.get(0).body()).isEqualTo(large);
      assertThat(calls.internalErrors).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void doesNotTouchABodyKnownToBeLarge(boolean async) throws Throwable {
    byte[] large = new byte[30_000];
    try (WireServer server = WireServer.answering(status(503, "no"))) {
      Calls calls = new Calls(server, Map.of("outrigger.buffer.request", "20KB"));
      HttpRequest request = calls.post(BodyPublishers.ofByteArray(large));
      assertThat(call(calls, async, request).statusCode()).isEqualTo(503);
      assertThat(server.requests).hasSize(1);
      assertThat(server.requests.get(0).body()).isEqualTo(large);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFailingPublisherFailsAsWithoutUs(boolean async) throws Throwable {
    try (WireServer server = WireServer.answering(OK)) {
      Calls calls = new Calls(server, Map.of());
      HttpRequest request = calls.post(stream(new Failing()));
      Throwable plain =
          catchThrowable(
              () -> {
                if (async) {
                  HttpClient.newHttpClient().sendAsync(request, BodyHandlers.ofString()).get();
                } else {
                  HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
                }
              });
      Throwable ours = catchThrowable(() -> call(calls, async, calls.post(stream(new Failing()))));
      assertThat(ours).hasSameClassAs(plain);
      Throwable cause = root(ours);
      assertThat(cause).hasSameClassAs(root(plain)).hasMessage(root(plain).getMessage());
      assertThat(calls.attempts).isEmpty(); // no failure of the provider's
      assertThat(calls.internalErrors).isEmpty();
    }
  }

  /** The caller may be the one who writes into the other end of the stream. */
  @Test
  void sendAsyncDoesNotReadAStreamOnTheCallersThread() throws Throwable {
    try (WireServer server = WireServer.answering(OK)) {
      Calls calls = new Calls(server, Map.of());
      Thread caller = Thread.currentThread();
      InputStream body =
          new ByteArrayInputStream(Calls.REQUEST.getBytes(UTF_8)) {
            @Override
            public synchronized int read(byte[] into, int from, int length) {
              assertThat(Thread.currentThread()).isNotSameAs(caller);
              return super.read(into, from, length);
            }
          };
      assertThat(call(calls, true, calls.post(stream(body))).body()).isEqualTo("fine");
    }
  }

  private static final WireServer.Answer OK = status(200, "fine");

  private static HttpResponse<String> call(Calls calls, boolean async, HttpRequest request)
      throws Throwable {
    if (!async) {
      return calls.send(request, BodyHandlers.ofString());
    }
    return calls.sendAsync(request, BodyHandlers.ofString()).get(60, TimeUnit.SECONDS);
  }

  private static Throwable root(Throwable error) {
    return error.getCause() == null ? error : root(error.getCause());
  }

  private static BodyPublisher stream(InputStream in) {
    return BodyPublishers.ofInputStream(() -> in);
  }

  /** Publishes from another thread, to its first subscriber only. */
  private static Flow.Publisher<ByteBuffer> later(byte[] bytes) {
    SubmissionPublisher<ByteBuffer> source = new SubmissionPublisher<>();
    return subscriber -> {
      source.subscribe(subscriber);
      if (!source.isClosed()) {
        source.submit(ByteBuffer.wrap(bytes, 0, 5));
        source.submit(ByteBuffer.wrap(bytes, 5, bytes.length - 5));
        source.close();
      }
    };
  }

  private static final class Failing extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("disk gone");
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      throw new IOException("disk gone");
    }
  }

  @Test
  void aBodyThatWasReadIsHeldOnce() throws Throwable {
    AtomicReference<ByteBuffer> item =
        new AtomicReference<>(ByteBuffer.wrap("whole".getBytes(UTF_8)));
    WeakReference<ByteBuffer> once = new WeakReference<>(item.get());
    BodyPublisher publisher =
        BodyPublishers.fromPublisher(
            subscriber ->
                subscriber.onSubscribe(
                    new Flow.Subscription() {
                      @Override
                      public void request(long n) {
                        ByteBuffer next = item.getAndSet(null);
                        if (next != null) {
                          subscriber.onNext(next);
                          subscriber.onComplete();
                        }
                      }

                      @Override
                      public void cancel() {}
                    }));
    OutgoingBody body = OutgoingBody.read(publisher, 1_000, Long.MAX_VALUE, Runnable::run).join();
    assertThat(body.bytes()).asString().isEqualTo("whole");
    Eventually.holds(
        () -> {
          System.gc();
          return once.get() == null;
        });
    assertThat(body.bytes()).asString().isEqualTo("whole");
    assertThat(body.error()).isNull();
  }
}
