package io.outrigger.client.jdk;

import static io.outrigger.client.wire.WireServer.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.client.wire.WireServer;
import io.outrigger.engine.CallOutcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of body handler gets its own type, for the one response that is handed over. */
class BodyHandlersTest {

  /**
   * A handler and how an application gets the text out of what it made.
   *
   * @param make a fresh one, as an application makes for each call
   */
  record Kind<T>(String name, Making<T> make) {
    @Override
    public String toString() {
      return name;
    }
  }

  interface Making<T> {
    Made<T> make() throws IOException;
  }

  record Made<T>(BodyHandler<T> handler, Function<T, String> text) {}

  static Stream<Kind<?>> kinds() {
    return Stream.of(
        new Kind<>("ofString", () -> new Made<>(BodyHandlers.ofString(), Function.identity())),
        new Kind<>(
            "ofByteArray",
            () -> new Made<>(BodyHandlers.ofByteArray(), bytes -> new String(bytes, UTF_8))),
        new Kind<>(
            "ofInputStream",
            () -> new Made<>(BodyHandlers.ofInputStream(), BodyHandlersTest::readAll)),
        new Kind<>(
            "ofLines",
            () ->
                new Made<>(
                    BodyHandlers.ofLines(), lines -> lines.collect(Collectors.joining("\n")))),
        new Kind<>("ofFile", BodyHandlersTest::toFile),
        new Kind<>(
            "ofPublisher", () -> new Made<>(BodyHandlers.ofPublisher(), BodyHandlersTest::collect)),
        new Kind<>("discarding", () -> new Made<>(BodyHandlers.discarding(), nothing -> "")),
        new Kind<>(
            "replacing", () -> new Made<>(BodyHandlers.replacing("instead"), Function.identity())),
        new Kind<>(
            "buffering",
            () ->
                new Made<>(
                    BodyHandlers.buffering(BodyHandlers.ofString(), 7), Function.identity())),
        new Kind<>("ofByteArrayConsumer", BodyHandlersTest::toConsumer),
        new Kind<>("fromLineSubscriber", BodyHandlersTest::toLineSubscriber),
        new Kind<>(
            "mapping over a stream",
            () ->
                new Made<>(
                    info ->
                        BodySubscribers.mapping(
                            BodySubscribers.ofInputStream(), BodyHandlersTest::readAll),
                    Function.identity())));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  <T> void getsTheSuccessAfterTwoFailures(Kind<T> kind) throws Throwable {
    for (boolean async : List.of(false, true)) {
      try (WireServer server =
          WireServer.answering(status(503, "no"), status(429, "no"), status(200, "line1\nline2"))) {
        Calls calls = new Calls(server, Map.of());
        Made<T> made = kind.make().make();
        AtomicInteger runs = new AtomicInteger();
        HttpResponse<T> response = call(calls, async, counted(made.handler(), runs));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(made.text().apply(response.body())).isEqualTo(expected(kind, "line1\nline2"));
        assertThat(response.headers().firstValue("x-outrigger-attempts")).contains("3");
        assertThat(server.requests).hasSize(3).allMatch(r -> r.text().equals(Calls.REQUEST));
        assertThat(runs).hasValue(1);
        Eventually.holds(() -> calls.ends.size() == 1);
        assertThat(calls.ends.get(0).outcome()).isEqualTo(CallOutcome.RETRIED);
        assertThat(calls.attempts).hasSize(3);
        assertThat(calls.internalErrors).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  <T> void getsTheLastFailureWhenItGivesUp(Kind<T> kind) throws Throwable {
    for (boolean async : List.of(false, true)) {
      try (WireServer server = WireServer.answering(status(503, "first\nsecond", "x-own: kept"))) {
        Calls calls = new Calls(server, Map.of("outrigger.retry.max-attempts", "3"));
        Made<T> made = kind.make().make();
        AtomicInteger runs = new AtomicInteger();
        HttpResponse<T> response = call(calls, async, counted(made.handler(), runs));
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(made.text().apply(response.body())).isEqualTo(expected(kind, "first\nsecond"));
        assertThat(response.headers().firstValue("x-own")).contains("kept");
        assertThat(response.headers().firstValue("x-should-retry")).contains("false");
        assertThat(response.uri()).isEqualTo(server.uri());
        assertThat(response.request().method()).isEqualTo("POST");
        assertThat(server.requests).hasSize(3);
        assertThat(runs).hasValue(1);
        assertThat(calls.ends).hasSize(1);
        assertThat(calls.ends.get(0).outcome()).isEqualTo(CallOutcome.FAILED);
        assertThat(calls.internalErrors).isEmpty();
      }
    }
  }

  /** More than the limit of an error's held part: the rest comes behind it, nothing is lost. */
  @ParameterizedTest
  @MethodSource("kinds")
  <T> void getsAnErrorBodyBeyondTheLimitWhole(Kind<T> kind) throws Throwable {
    String large = "0123456789\n".repeat(60_000);
    for (boolean async : List.of(false, true)) {
      try (WireServer server = WireServer.answering(status(400, large))) {
        Calls calls = new Calls(server, Map.of("outrigger.buffer.error", "1KB"));
        Made<T> made = kind.make().make();
        HttpResponse<T> response = call(calls, async, made.handler());
        String text = made.text().apply(response.body());
        assertThat(text.strip().equals(expected(kind, large).strip())).isTrue();
        assertThat(server.requests).hasSize(1);
      }
    }
  }

  private static <T> HttpResponse<T> call(Calls calls, boolean async, BodyHandler<T> handler)
      throws Throwable {
    return async
        ? calls.sendAsync(calls.post(), handler).get(60, TimeUnit.SECONDS)
        : calls.send(calls.post(), handler);
  }

  private static <T> BodyHandler<T> counted(BodyHandler<T> handler, AtomicInteger runs) {
    return info -> {
      runs.incrementAndGet();
      return handler.apply(info);
    };
  }

  private static String expected(Kind<?> kind, String text) {
    return switch (kind.name()) {
      case "discarding" -> "";
      case "replacing" -> "instead";
      default -> text;
    };
  }

  private static String readAll(InputStream in) {
    try (in) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Made<Path> toFile() throws IOException {
    Path file = Files.createTempFile("body", ".txt");
    return new Made<>(
        BodyHandlers.ofFile(file),
        written -> {
          try {
            String text = Files.readString(written);
            Files.delete(written);
            return text;
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  private static Made<Void> toConsumer() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    return new Made<>(
        BodyHandlers.ofByteArrayConsumer(chunk -> chunk.ifPresent(bytes::writeBytes)),
        nothing -> bytes.toString(UTF_8));
  }

  private static Made<Void> toLineSubscriber() {
    Lines lines = new Lines();
    return new Made<>(
        BodyHandlers.fromLineSubscriber(lines), nothing -> String.join("\n", lines.seen));
  }

  private static String collect(Flow.Publisher<List<ByteBuffer>> publisher) {
    CompletableFuture<String> text = new CompletableFuture<>();
    HttpResponse.BodySubscriber<String> subscriber = BodySubscribers.ofString(UTF_8);
    publisher.subscribe(subscriber);
    var unused = subscriber.getBody().whenComplete((whole, error) -> text.complete(whole));
    return text.join();
  }
}
