package io.outrigger.client.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.outrigger.call.SystemTiming;
import io.outrigger.call.Timing;
import io.outrigger.client.wire.WireServer;
import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.AttemptEnd;
import io.outrigger.engine.AttemptEnd.Disposition;
import io.outrigger.engine.CallOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code outrigger.timeout.call} ends bodies, which the client's own time-out does not. */
class CallLimitTest {
  private static final Map<String, String> LIMITED =
      Map.of(
          "outrigger.timeout.call", "1500ms",
          "outrigger.circuit.enabled", "true",
          "outrigger.circuit.failure-threshold", "1",
          "outrigger.circuit.initial-open-duration", "60s");

  private static WireServer dripping() throws IOException {
    return WireServer.answering(
        WireServer.drips("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\nline\n"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void endsABodyThatIsPartOfTheResult(boolean async) throws Throwable {
    try (WireServer server = dripping()) {
      Calls calls = new Calls(server, LIMITED);
      Throwable thrown = catchThrowable(() -> call(calls, async, BodyHandlers.ofString()));
      assertThat(async ? thrown.getCause() : thrown)
          .isInstanceOf(HttpTimeoutException.class)
          .hasMessageContaining("outrigger.timeout.call");
      isReportedOnce(calls);
      Eventually.holds(() -> server.hungUp.get() == 1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void endsABodyThatIsBeingReadAsAStream(boolean async) throws Throwable {
    try (WireServer server = dripping()) {
      Calls calls = new Calls(server, LIMITED);
      try (InputStream in = call(calls, async, BodyHandlers.ofInputStream()).body()) {
        assertThat(in.readNBytes(4)).asString().isEqualTo("line");
        assertThat(catchThrowable(in::readAllBytes))
            .isInstanceOf(IOException.class)
            .hasRootCauseInstanceOf(HttpTimeoutException.class);
      }
      isReportedOnce(calls);
      Eventually.holds(() -> server.hungUp.get() == 1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tellsTheApplicationsSubscriberAndItsFuture(boolean async) throws Throwable {
    try (WireServer server = dripping()) {
      Calls calls = new Calls(server, LIMITED);
      Lines lines = new Lines();
      Throwable thrown =
          catchThrowable(() -> call(calls, async, BodyHandlers.fromLineSubscriber(lines)));
      assertThat(async ? thrown.getCause() : thrown).isInstanceOf(HttpTimeoutException.class);
      assertThat(lines.seen).contains("line");
      assertThat(lines.error).isInstanceOf(HttpTimeoutException.class);
      isReportedOnce(calls);
    }
  }

  @Test
  void leavesABodyThatEndsInTimeAlone() throws Throwable {
    try (WireServer server = WireServer.answering(WireServer.status(200, "whole"))) {
      Waiting timing = new Waiting();
      Calls calls = new Calls(server, LIMITED, timing, HttpClient.newHttpClient());
      assertThat(call(calls, false, BodyHandlers.ofString()).body()).isEqualTo("whole");
      assertThat(call(calls, true, BodyHandlers.ofString()).body()).isEqualTo("whole");
      call(calls, false, BodyHandlers.ofInputStream()).body().close();
      Eventually.holds(() -> calls.ends.size() == 3);
      assertThat(timing.scheduled).hasValue(3);
      assertThat(timing.stopped).hasValue(3);
    }
  }

  /** Counts what waits for its time, and never lets it come. */
  private static final class Waiting implements Timing {
    final AtomicInteger scheduled = new AtomicInteger();
    final AtomicInteger stopped = new AtomicInteger();
    private final Timing real = new SystemTiming();

    @Override
    public long nanos() {
      return real.nanos();
    }

    @Override
    public Instant wall() {
      return real.wall();
    }

    @Override
    public double chance() {
      return real.chance();
    }

    @Override
    public boolean pause(long nanos, BooleanSupplier cancelled) throws InterruptedException {
      return real.pause(nanos, cancelled);
    }

    @Override
    public Runnable schedule(long nanos, Executor executor, Runnable task) {
      scheduled.incrementAndGet();
      AtomicBoolean once = new AtomicBoolean();
      return () -> {
        if (once.compareAndSet(false, true)) {
          stopped.incrementAndGet();
        }
      };
    }
  }

  /** As a time-out, with its permit: the one failure opens the circuit. */
  private static void isReportedOnce(Calls calls) throws Throwable {
    Eventually.holds(() -> calls.ends.size() == 1);
    assertThat(calls.attempts).hasSize(1);
    AttemptEnd end = calls.attempts.get(0);
    assertThat(end.failure()).isNotNull();
    assertThat(end.failure().category()).isEqualTo(ErrorCategory.TIMEOUT);
    assertThat(end.disposition()).isEqualTo(Disposition.SURFACED);
    assertThat(calls.ends.get(0).outcome()).isEqualTo(CallOutcome.FAILED);
    assertThat(calls.internalErrors).isEmpty();
    String other = Calls.REQUEST.replace("[]", "[1]");
    HttpResponse<String> refused =
        calls.send(calls.post(BodyPublishers.ofString(other)), BodyHandlers.ofString());
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).contains("circuit_open");
  }

  private static <T> HttpResponse<T> call(Calls calls, boolean async, BodyHandler<T> handler)
      throws Throwable {
    return async
        ? calls.sendAsync(calls.post(), handler).get(60, TimeUnit.SECONDS)
        : calls.send(calls.post(), handler);
  }
}
