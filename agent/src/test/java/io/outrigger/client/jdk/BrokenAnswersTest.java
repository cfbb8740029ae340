package io.outrigger.client.jdk;

import static io.outrigger.client.wire.WireServer.cut;
import static io.outrigger.client.wire.WireServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.outrigger.client.wire.WireServer;
import io.outrigger.engine.AttemptEnd.Disposition;
import io.outrigger.engine.CallOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that break, or that the application's own code cannot take. Each is reported once. */
class BrokenAnswersTest {
  private static final Map<String, String> TWO = Map.of("outrigger.retry.max-attempts", "2");

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void repeatsACutAnswerOfWhichNothingWasSeen(boolean async) throws Throwable {
    try (WireServer server = WireServer.answering(cut(200, "{\"half"), status(200, "whole"))) {
      Calls calls = new Calls(server, TWO);
      assertThat(call(calls, async, BodyHandlers.ofString()).body()).isEqualTo("whole");
      assertThat(calls.attempts).hasSize(2);
      assertThat(calls.attempts.get(0).disposition()).isEqualTo(Disposition.RETRIED);
      assertThat(calls.ends).hasSize(1);
      assertThat(calls.ends.get(0).outcome()).isEqualTo(CallOutcome.RETRIED);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void doesNotRepeatACutAnswerThatTheApplicationHasSeen(boolean async) throws Throwable {
    try (WireServer server = WireServer.answering(cut(200, "line1\nline2\nhal"))) {
      Calls calls = new Calls(server, TWO);
      Lines lines = new Lines();
      Throwable thrown =
          catchThrowable(() -> call(calls, async, BodyHandlers.fromLineSubscriber(lines)));
      assertThat(thrown).isInstanceOf(async ? ExecutionException.class : IOException.class);
      assertThat(lines.seen).startsWith("line1", "line2");
      assertThat(lines.subscriptions).hasValue(1);
      assertThat(lines.error).isInstanceOf(IOException.class);
      assertThat(server.requests).hasSize(1);
      assertThat(calls.attempts).hasSize(1);
      assertThat(calls.attempts.get(0).disposition()).isEqualTo(Disposition.SURFACED);
      assertThat(calls.ends).hasSize(1);
      assertThat(calls.ends.get(0).outcome()).isEqualTo(CallOutcome.FAILED);
      assertThat(calls.internalErrors).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void handsOnACutStreamAsItIs(boolean async) throws Throwable {
    try (WireServer server = WireServer.answering(cut(200, "half"))) {
      Calls calls = new Calls(server, TWO);
      InputStream in = call(calls, async, BodyHandlers.ofInputStream()).body();
      assertThat(new String(in.readNBytes(4), StandardCharsets.UTF_8)).isEqualTo("half");
      assertThat(catchThrowable(in::read)).isInstanceOf(IOException.class);
      Eventually.holds(() -> calls.ends.size() == 1);
      assertThat(calls.ends.get(0).outcome()).isEqualTo(CallOutcome.FAILED);
      assertThat(calls.attempts).hasSize(1);
      assertThat(server.requests).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anErrorWhoseBodyBreaksIsJudgedByItsStatus(boolean async) throws Throwable {
    try (WireServer server = WireServer.answering(cut(503, "hal"), status(200, "whole"))) {
      Calls calls = new Calls(server, TWO);
      assertThat(call(calls, async, BodyHandlers.ofString()).body()).isEqualTo("whole");
      assertThat(calls.attempts.get(0).status()).isEqualTo(503);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFinalErrorWhoseBodyBreaksReadsAsWithoutUs(boolean async) throws Throwable {
    try (WireServer server = WireServer.answering(cut(400, "hal"))) {
      Calls calls = new Calls(server, TWO);
      HttpResponse<InputStream> response = call(calls, async, BodyHandlers.ofInputStream());
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(new String(response.body().readNBytes(3), StandardCharsets.UTF_8))
          .isEqualTo("hal");
      assertThat(catchThrowable(response.body()::read)).isInstanceOf(IOException.class);
      Calls others = new Calls(server, TWO); // these would be answered from memory
      Throwable whole = catchThrowable(() -> call(others, async, BodyHandlers.ofString()));
      assertThat(async ? whole.getCause() : whole).isInstanceOf(IOException.class);
      assertThat(calls.internalErrors).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theApplicationsOwnParsingErrorIsNotRepeated(boolean async) throws Throwable {
    BodyHandler<String> picky =
        info ->
            BodySubscribers.mapping(
                BodySubscribers.ofString(StandardCharsets.UTF_8),
                text -> {
                  throw new UncheckedIOException(new IOException("cannot parse " + text));
                });
    BodyHandler<String> refusing =
        info -> {
          throw new IllegalStateException("unexpected content type");
        };
    try (WireServer server = WireServer.answering(status(200, "whole"))) {
      Calls calls = new Calls(server, TWO);
      assertThat(catchThrowable(() -> call(calls, async, picky)))
          .hasStackTraceContaining("cannot parse whole");
      assertThat(calls.ends).hasSize(1);
      assertThat(calls.ends.get(0).outcome()).isEqualTo(CallOutcome.OK);
      assertThat(catchThrowable(() -> call(calls, async, refusing)))
          .hasStackTraceContaining("unexpected content type");
      assertThat(calls.ends).hasSize(2);
      assertThat(server.requests).hasSize(2);
      assertThat(calls.attempts).hasSize(2);
      assertThat(calls.internalErrors).isEmpty();
    }
  }

  /** {@code HttpClient.send} wraps most failures in an IOException, but not these. */
  @ParameterizedTest
  @ValueSource(ints = {200, 400})
  void anIllegalArgumentOfTheApplicationsHandlerStaysOne(int status) throws Throwable {
    BodyHandler<Integer> number =
        info ->
            BodySubscribers.mapping(
                BodySubscribers.ofString(StandardCharsets.UTF_8), Integer::valueOf);
    try (WireServer server = WireServer.answering(status(status, "whole"))) {
      Calls calls = new Calls(server, TWO);
      assertThat(catchThrowable(() -> calls.client.send(calls.post(), number)))
          .as("without us")
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(catchThrowable(() -> calls.send(calls.post(), number)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(server.requests).hasSize(2);
      assertThat(calls.internalErrors).isEmpty();
    }
  }

  /** The client's future depends on others: who hangs on to it gets the wrapper of such futures. */
  @Test
  void directDependentsOfTheFutureSeeTheClientsWrapper() throws Throwable {
    try (WireServer server = WireServer.answering(cut(200, "half"))) {
      Calls calls = new Calls(server, Map.of("outrigger.retry.max-attempts", "1"));
      Throwable without =
          calls
              .client
              .sendAsync(calls.post(), BodyHandlers.ofString())
              .handle((response, error) -> error)
              .get(60, TimeUnit.SECONDS);
      Throwable with =
          calls
              .sendAsync(calls.post(), BodyHandlers.ofString())
              .handle((response, error) -> error)
              .get(60, TimeUnit.SECONDS);
      assertThat(without).isInstanceOf(CompletionException.class);
      assertThat(with).isInstanceOf(CompletionException.class);
      assertThat(with.getCause()).hasSameClassAs(without.getCause());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theApplicationsTimeoutSpansAllAttempts(boolean async) throws Throwable {
    try (WireServer server = silentServer()) {
      Calls calls = new Calls(server, Map.of("outrigger.retry.max-attempts", "10"));
      long before = System.nanoTime();
      Throwable thrown =
          catchThrowable(
              () -> {
                var request =
                    java.net.http.HttpRequest.newBuilder(calls.post(), (name, value) -> true)
                        .timeout(Duration.ofSeconds(2))
                        .build();
                if (async) {
                  calls.sendAsync(request, BodyHandlers.ofString()).get(60, TimeUnit.SECONDS);
                } else {
                  calls.send(request, BodyHandlers.ofString());
                }
              });
      assertThat(async ? thrown.getCause() : thrown).isInstanceOf(HttpTimeoutException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(30));
      assertThat(server.requests).hasSize(1);
    }
  }

  @Test
  void ourOwnTimeoutIsTheClientsException() throws Throwable {
    try (WireServer server = silentServer()) {
      Calls calls =
          new Calls(
              server,
              Map.of("outrigger.timeout.first-byte", "200ms", "outrigger.retry.max-attempts", "1"));
      assertThat(catchThrowable(() -> call(calls, false, BodyHandlers.ofString())))
          .isInstanceOf(HttpTimeoutException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRefusalReachesTheApplicationsHandler(boolean async) throws Throwable {
    try (WireServer server = WireServer.answering(status(200, "never"))) {
      Calls calls =
          new Calls(
              server,
              Map.of("outrigger.circuit.enabled", "true", "outrigger.circuit.force", "open"));
      HttpResponse<String> response = call(calls, async, BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.body()).contains("\"error\"");
      assertThat(response.headers().firstValue("x-outrigger-outcome")).contains("refused");
      assertThat(response.uri()).isEqualTo(server.uri());
      assertThat(server.requests).isEmpty();
      assertThat(calls.internalErrors).isEmpty();
    }
  }

  @Test
  void aStreamClosedEarlyIsNoFailure() throws Throwable {
    try (WireServer server = WireServer.answering(cut(200, "half"))) {
      Calls calls = new Calls(server, TWO);
      InputStream in = call(calls, false, BodyHandlers.ofInputStream()).body();
      in.close();
      Eventually.holds(() -> calls.ends.size() == 1);
      assertThat(calls.ends.get(0).outcome())
          .isIn(CallOutcome.CANCELLED, CallOutcome.FAILED); // the cut may come first
    }
  }

  private static WireServer silentServer() throws IOException {
    return WireServer.answering((out, in) -> in.read() >= 0);
  }

  private static <T> HttpResponse<T> call(Calls calls, boolean async, BodyHandler<T> handler)
      throws Throwable {
    return async
        ? calls.sendAsync(calls.post(), handler).get(60, TimeUnit.SECONDS)
        : calls.send(calls.post(), handler);
  }
}
