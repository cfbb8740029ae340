package io.outrigger.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.outrigger.it.fake.Attempt;
import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fake.ProviderErrors;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Where waiting ends: the application gives up, its time is over, the circuit is open. */
interface LimitCases extends Cases {

  /** What an end at once may take on a busy machine; the waits it cuts short last 30 s. */
  Duration AT_ONCE = Duration.ofSeconds(25);

  @Test
  default void cancelEndsTheWaitAndTheCall() throws Exception {
    HttpCaller.Pending pending =
        client().start(chat("slow-cancel", ProviderErrors.openAiServerError()));
    firstFailure("slow-cancel");

    long cancelled = System.nanoTime();
    pending.cancel().run();

    assertThat(catchThrowable(() -> pending.answer().get(SOON.toSeconds(), TimeUnit.SECONDS)))
        .isNotNull()
        .isNotInstanceOf(java.util.concurrent.TimeoutException.class);
    assertThat(Cases.since(cancelled)).isLessThan(AT_ONCE);
    assertThat(attempts("slow-cancel")).hasSize(1);
  }

  @Test
  default void cancelEndsTheAttempt() throws Exception {
    HttpCaller.Pending pending = client().start(chat("l-cancel", Misbehaviour.silence()));
    Attempt attempt = fake().awaitAttempts("l-cancel", 1, SOON).get(0);

    pending.cancel().run();

    assertThat(attempt.awaitClientClosed(SOON)).isTrue();
    assertThat(catchThrowable(() -> pending.answer().get(SOON.toSeconds(), TimeUnit.SECONDS)))
        .isNotNull()
        .isNotInstanceOf(java.util.concurrent.TimeoutException.class);
    assertThat(attempts("l-cancel")).hasSize(1);
  }

  @Test
  default void interruptEndsTheWait() throws Exception {
    Ask ask = chat("slow-interrupt", ProviderErrors.openAiServerError());
    FutureTask<Answer> call = new FutureTask<>(() -> client().send(ask));
    Thread thread = new Thread(call);
    thread.start();
    firstFailure("slow-interrupt");

    long interrupted = System.nanoTime();
    thread.interrupt();

    assertThatThrownBy(() -> call.get(SOON.toSeconds(), TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfAny(InterruptedIOException.class, InterruptedException.class);
    assertThat(Cases.since(interrupted)).isLessThan(AT_ONCE);
    assertThat(attempts("slow-interrupt")).hasSize(1);
  }

  @Test
  default void doesNotWaitLongerThanTheCallersTimeLasts() throws Exception {
    Ask ask = chat("slow-deadline", ProviderErrors.openAiServerError());
    long began = System.nanoTime();

    Answer answer = client().send(ask.timeout(AT_ONCE));

    assertThat(Cases.since(began)).isLessThan(AT_ONCE);
    assertThat(answer.status()).isEqualTo(500);
    assertThat(attempts("slow-deadline")).hasSize(1);
  }

  @Test
  default void attemptsEndWithTheCallersTime() {
    Ask ask =
        chat("l-deadline", ProviderErrors.openAiServerError(), Misbehaviour.silence())
            .timeout(Duration.ofSeconds(3));
    long began = System.nanoTime();

    assertThat(catchThrowable(() -> client().send(ask))).isNotNull();

    assertThat(Cases.since(began))
        .isBetween(Duration.ofMillis(2_900), Duration.ofSeconds(3).plus(AT_ONCE));
    assertThat(attempts("l-deadline")).hasSize(2);
  }

  @Test
  default void openCircuitRefusesInTheProvidersFormWithoutConnecting() throws Exception {
    client().send(chat("brittle-open", ProviderErrors.openAiServerError()));
    assertThat(attempts("brittle-open")).hasSize(2);

    String other = Cases.question("brittle-open", false).replace("outrigger", "hull");
    Answer refused = client().send(Ask.post(provider().url("brittle-open"), other));

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("content-type").orElseThrow()).startsWith("application/json");
    assertThat(refused.text()).startsWith("{\"error\":{").contains("\"circuit_open\"");
    assertThat(refused.header("x-outrigger-outcome")).contains("refused");
    assertThat(refused.header("x-outrigger-attempts")).contains("0");
    assertThat(refused.header("x-should-retry")).contains("false");
    assertThat(attempts("brittle-open")).hasSize(2);
  }

  private void firstFailure(String scenario) throws InterruptedException {
    assertThat(fake().awaitAttempts(scenario, 1, SOON).get(0).awaitFinished(SOON)).isTrue();
  }
}
