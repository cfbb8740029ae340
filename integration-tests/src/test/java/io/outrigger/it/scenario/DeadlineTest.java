package io.outrigger.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.it.app.AppResult;
import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fork.Jdks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Y03: the application's own deadline, cancel or interrupt ends everything; nothing outlives it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(240)
class DeadlineTest {
  /** The longest wait of the agent that a case ends and whose end is waited for. */
  private static final Duration WAIT = Duration.ofSeconds(5);

  /** Tells what ended late on a busy machine from what does not end by itself. */
  private static final long HUNG = Case.HUNG.toMillis();

  private final Map<Case, Integer> over = new LinkedHashMap<>();
  private Fleet fleet;

  @BeforeAll
  void start() {
    Map<String, String> seconds =
        Map.of("retry.base-delay", WAIT.toSeconds() + "s", "retry.jitter", "0");
    Map<String, String> half =
        Map.of("retry.base-delay", "30s", "retry.jitter", "0", "circuit.enabled", "false");
    Map<String, String> minute = Map.of("retry.base-delay", "50s", "retry.jitter", "0");
    Map<String, String> quick = Map.of("retry.base-delay", "50ms", "retry.jitter", "0");
    fleet =
        Fleet.start(
            Jdks.own(),
            Map.of(
                "prompt",
                half,
                "cancel",
                seconds,
                "interrupt",
                seconds,
                "silent",
                quick,
                "long",
                minute,
                "many",
                quick));
  }

  /** Nothing outlives a call: by now each wait that was not ended would be over. */
  @AfterAll
  void stop() throws IOException {
    try {
      over.forEach((c, attempts) -> c.nothingAfter(attempts, Duration.ZERO));
      over.keySet().stream()
          .reduce((first, last) -> last)
          .ifPresent(c -> c.nothingAfter(c.attempts().size(), WAIT.plusSeconds(1)));
      over.forEach((c, attempts) -> c.nothingAfter(attempts, Duration.ZERO));
    } finally {
      fleet.close();
    }
  }

  private void over(Case c, int attempts) {
    assertThat(c.attempts()).hasSize(attempts);
    over.put(c, attempts);
  }

  /**
   * The promise by the application's own clock. In virtual time it is 50 ms; here a busy machine
   * may come in between, so the best of some must be near, and none may wait for long.
   */
  @ParameterizedTest
  @CsvSource({
    "OKHTTP_3, cancel",
    "OKHTTP_4, interrupt",
    "OKHTTP_5, cancel",
    "OKHTTP_5_ENQUEUE, cancel",
    "JDK_SEND, interrupt",
    "JDK_SEND_H2, interrupt",
    "JDK_ASYNC, cancel",
    "JDK_ASYNC_H2, cancel"
  })
  void halfAMinutesWaitEndsPromptly(Client client, String how) {
    Case c = fleet.of("prompt", client).warm().script(client.provider().serverError());
    List<Long> micros = new ArrayList<>();
    long began = System.nanoTime();
    do {
      AppResult result = c.callThatEndsInItsWait(how + "=100");
      assertThat(result.ok()).as(result.line()).isFalse();
      assertThat(result.after()).as(result.line()).isBetween(0L, 25_000_000L);
      micros.add(result.after());
    } while (micros.size() < 5
        || (Collections.min(micros) >= 50_000L && System.nanoTime() - began < HUNG * 1_000_000));

    System.out.printf("[Y03] %s %s: exception after %s us%n", client, how, micros);
    assertThat(Collections.min(micros)).isLessThan(50_000L);
    over(c, micros.size());
  }

  @ParameterizedTest
  @EnumSource(names = {"OKHTTP_3", "OKHTTP_4", "OKHTTP_5_ENQUEUE", "JDK_ASYNC", "JDK_ASYNC_H2"})
  void cancelEndsThePendingWait(Client client) throws Exception {
    Case c = fleet.of("cancel", client).warm().script(client.provider().serverError());

    AppResult result = c.callThatEndsInItsWait("cancel=300");

    assertThat(result.ok()).isFalse();
    assertThat(result.exception()).isIn("java.io.IOException", CANCELLED);
    assertThat(result.millis()).isBetween(300L, 300L + HUNG);
    over(c, 1);
  }

  private static final String CANCELLED = "java.util.concurrent.CancellationException";

  @ParameterizedTest
  @EnumSource(names = {"OKHTTP_3", "OKHTTP_5", "JDK_SEND", "JDK_SEND_H2"})
  void interruptEndsThePendingWait(Client client) throws Exception {
    Case c = fleet.of("interrupt", client).warm().script(client.provider().serverError());

    AppResult result = c.callThatEndsInItsWait("interrupt=300");

    assertThat(result.ok()).isFalse();
    assertThat(result.exception())
        .isIn("java.io.InterruptedIOException", "java.lang.InterruptedException");
    assertThat(result.millis()).isBetween(300L, 300L + HUNG);
    over(c, 1);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"OKHTTP_3", "OKHTTP_4", "OKHTTP_5_ENQUEUE", "JDK_SEND", "JDK_ASYNC", "JDK_ASYNC_H2"})
  void timeoutOfASilentProviderIsTheCallsOwn(Client client) throws Exception {
    Case c = fleet.of("silent", client).warm().script(Misbehaviour.silence());

    AppResult result = c.call("timeout=2500");

    assertThat(result.exception())
        .isIn("java.io.InterruptedIOException", "java.net.http.HttpTimeoutException");
    assertThat(result.millis()).isBetween(2_490L, 2_500L + HUNG);
    System.out.printf("[Y03] %s time-out: exception after %d us%n", client, result.after());
    assertThat(c.attempts().get(0).awaitClientClosed(Case.HUNG)).isTrue();
    over(c, 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"OKHTTP_4", "OKHTTP_5_ENQUEUE", "JDK_SEND", "JDK_ASYNC", "JDK_SEND_H2"})
  void waitBeyondTheDeadlineIsNotSleptButHandedOverAtOnce(Client client) throws Exception {
    Case c = fleet.of("long", client).warm().script(client.provider().serverError());

    AppResult result = c.failedWith(500, c.call("timeout=40000"));

    assertThat(result.millis()).isLessThan(HUNG);
    over(c, 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"OKHTTP_3", "OKHTTP_5", "JDK_SEND", "JDK_ASYNC_H2"})
  void deadlineSpansAllAttemptsAndWaits(Client client) throws Exception {
    Case c = fleet.of("many", client).warm();
    c.script(
        client.provider().serverError(), client.provider().serverError(), Misbehaviour.silence());

    AppResult result = c.call("timeout=3000");

    assertThat(result.ok()).isFalse();
    assertThat(result.millis()).isBetween(2_990L, 3_000L + HUNG);
    over(c, 3);
  }
}
