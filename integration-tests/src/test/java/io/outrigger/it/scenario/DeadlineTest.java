package io.outrigger.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.it.app.AppResult;
import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fork.Jdks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
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
@Timeout(120)
class DeadlineTest {
  /** Longer than a wait of the agent that was not ended would take. */
  private static final Duration QUIET = Duration.ofMillis(1_200);

  /** 50 ms is the promise; the rest is for a busy machine. */
  private static final int SLACK = 400;

  private Fleet fleet;

  @BeforeAll
  void start() {
    Map<String, String> second = Map.of("retry.base-delay", "1s", "retry.jitter", "0");
    Map<String, String> half =
        Map.of("retry.base-delay", "30s", "retry.jitter", "0", "circuit.enabled", "false");
    Map<String, String> quick = Map.of("retry.base-delay", "200ms", "retry.jitter", "0");
    fleet =
        Fleet.start(
            Jdks.own(),
            Map.of(
                "prompt",
                half,
                "cancel",
                second,
                "interrupt",
                second,
                "silent",
                quick,
                "long",
                second,
                "many",
                quick));
  }

  @AfterAll
  void stop() throws IOException {
    fleet.close();
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
    for (int i = 0; i < 5; i++) {
      AppResult result = c.call(how + "=150");
      assertThat(result.ok()).as(result.line()).isFalse();
      assertThat(result.after()).as(result.line()).isNotNegative();
      micros.add(result.after());
    }

    System.out.printf("[Y03] %s %s: exception after %s us%n", client, how, micros);
    assertThat(micros).allSatisfy(each -> assertThat(each).isLessThan(5_000_000L));
    assertThat(Collections.min(micros)).isLessThan(50_000L);
    c.nothingAfter(5, QUIET);
  }

  @ParameterizedTest
  @EnumSource(names = {"OKHTTP_3", "OKHTTP_4", "OKHTTP_5_ENQUEUE", "JDK_ASYNC", "JDK_ASYNC_H2"})
  void cancelEndsThePendingWait(Client client) throws Exception {
    Case c = fleet.of("cancel", client).warm().script(client.provider().serverError());

    AppResult result = c.call("cancel=300");

    assertThat(result.ok()).isFalse();
    assertThat(result.exception()).isIn("java.io.IOException", CANCELLED);
    assertThat(result.millis()).isBetween(300L, 300L + SLACK);
    c.nothingAfter(1, QUIET);
  }

  private static final String CANCELLED = "java.util.concurrent.CancellationException";

  @ParameterizedTest
  @EnumSource(names = {"OKHTTP_3", "OKHTTP_5", "JDK_SEND", "JDK_SEND_H2"})
  void interruptEndsThePendingWait(Client client) throws Exception {
    Case c = fleet.of("interrupt", client).warm().script(client.provider().serverError());

    AppResult result = c.call("interrupt=300");

    assertThat(result.ok()).isFalse();
    assertThat(result.exception())
        .isIn("java.io.InterruptedIOException", "java.lang.InterruptedException");
    assertThat(result.millis()).isBetween(300L, 300L + SLACK);
    c.nothingAfter(1, QUIET);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"OKHTTP_3", "OKHTTP_4", "OKHTTP_5_ENQUEUE", "JDK_SEND", "JDK_ASYNC", "JDK_ASYNC_H2"})
  void timeoutOfASilentProviderIsTheCallsOwn(Client client) throws Exception {
    Case c = fleet.of("silent", client).warm().script(Misbehaviour.silence());

    AppResult result = c.call("timeout=800");

    assertThat(result.exception())
        .isIn("java.io.InterruptedIOException", "java.net.http.HttpTimeoutException");
    assertThat(result.millis()).isBetween(790L, 800L + SLACK);
    System.out.printf("[Y03] %s time-out: exception after %d us%n", client, result.after());
    assertThat(c.attempts().get(0).awaitClientClosed(Duration.ofSeconds(5))).isTrue();
    c.nothingAfter(1, QUIET);
  }

  @ParameterizedTest
  @EnumSource(names = {"OKHTTP_4", "OKHTTP_5_ENQUEUE", "JDK_SEND", "JDK_ASYNC", "JDK_SEND_H2"})
  void waitBeyondTheDeadlineIsNotSleptButHandedOverAtOnce(Client client) throws Exception {
    Case c = fleet.of("long", client).warm().script(client.provider().serverError());

    AppResult result = c.failedWith(500, c.call("timeout=700"));

    assertThat(result.millis()).isLessThan(600);
    c.nothingAfter(1, QUIET);
  }

  @ParameterizedTest
  @EnumSource(names = {"OKHTTP_3", "OKHTTP_5", "JDK_SEND", "JDK_ASYNC_H2"})
  void deadlineSpansAllAttemptsAndWaits(Client client) throws Exception {
    Case c = fleet.of("many", client).warm();
    c.script(
        client.provider().serverError(), client.provider().serverError(), Misbehaviour.silence());

    AppResult result = c.call("timeout=1500");

    assertThat(result.ok()).isFalse();
    assertThat(result.millis()).isBetween(1_490L, 1_500L + SLACK);
    c.nothingAfter(3, QUIET);
  }
}
