package io.outrigger.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.outrigger.it.app.AppResult;
import io.outrigger.it.fake.Attempt;
import io.outrigger.it.fake.FakeLlm;
import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fake.Script;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One scenario met by one client. */
record Case(Client client, String name, String url, FakeLlm fake, SampleJvm jvm) {

  /** Longer than anything takes that does not hang, on the busiest machine. */
  static final Duration HUNG = Duration.ofSeconds(30);

  Case script(Misbehaviour... misbehaviours) {
    fake.script(name, misbehaviours);
    return this;
  }

  Case script(Script script) {
    fake.script(name, script);
    return this;
  }

  /** Loads what a first call loads, so that the next one's timing is the agent's, not the JIT's. */
  Case warm() {
    fake.script(name, Misbehaviour.ok());
    answered(call());
    fake.forget(name);
    return this;
  }

  AppResult call() {
    return call("");
  }

  /**
   * Makes one call.
   *
   * @param options of the sample application, such as {@code timeout=500}
   */
  AppResult call(String options) {
    List<AppResult> results = jvm.run(command(options));
    assertThat(results).hasSize(1);
    return results.get(0);
  }

  List<AppResult> calls(int calls, int concurrency) {
    return calls(calls, concurrency, each -> {});
  }

  /**
   * Makes many calls.
   *
   * @param each gets each result as it comes
   */
  List<AppResult> calls(int calls, int concurrency, Consumer<AppResult> each) {
    List<AppResult> results =
        jvm.run(command("") + ' ' + calls + ' ' + concurrency, () -> {}, each);
    assertThat(results).hasSize(calls);
    return results;
  }

  /**
   * Makes one call that the application ends itself, some time after its first attempt was answered
   * with a failure: however slow the machine, it is the wait behind that which ends.
   *
   * @param end {@code cancel} or {@code interrupt} with its milliseconds
   */
  AppResult callThatEndsInItsWait(String end) {
    int before = fake.attemptCount(name);
    Runnable firstFailure =
        () -> {
          try {
            Attempt attempt = fake.awaitAttempts(name, before + 1, HUNG).get(before);
            assertThat(attempt.awaitFinished(HUNG)).isTrue();
            jvm.tell("go");
          } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
          }
        };
    List<AppResult> results = jvm.run(command(end + ",told=1"), firstFailure, each -> {});
    assertThat(results).hasSize(1);
    return results.get(0);
  }

  /**
   * The first result that came within a time: what takes longer for a reason takes longer each
   * time, what a busy machine held up does not.
   */
  static AppResult quick(Duration limit, Supplier<AppResult> call) {
    long began = System.nanoTime();
    AppResult result = call.get();
    while (result.millis() >= limit.toMillis()) {
      assertThat(System.nanoTime() - began).as(result.line()).isLessThan(HUNG.toNanos());
      result = call.get();
    }
    return result;
  }

  private String command(String options) {
    String separator = client.mode.contains(":") ? "," : ":";
    return client.mode + (options.isEmpty() ? "" : separator + options) + ' ' + url;
  }

  List<Attempt> attempts() {
    return fake.attempts(name);
  }

  /** The application got the whole answer. */
  static AppResult answered(AppResult result) {
    assertThat(result.ok()).as(result.line()).isTrue();
    assertThat(result.text()).as(result.line()).isEqualTo(FakeLlm.DEFAULT_TEXT);
    return result;
  }

  /** The application got this status as it knows it from its SDK. */
  AppResult failedWith(int status, AppResult result) {
    assertThat(result.ok()).as(result.line()).isFalse();
    assertThat(result.status()).as(result.line()).isEqualTo(status);
    assertThat(result.exception())
        .as(result.line())
        .startsWith(
            client.isBare()
                ? "io.outrigger.it.app.SampleApp$StatusException"
                : client.app.exceptions);
    return result;
  }

  /** So many requests have arrived and no other follows within the time. */
  void nothingAfter(int attempts, Duration quiet) {
    assertThat(attempts()).hasSize(attempts);
    assertThatThrownBy(() -> fake.awaitAttempts(name, attempts + 1, quiet))
        .as("a request after the call was over")
        .isInstanceOf(AssertionError.class);
  }

  /** Every attempt carried the same, complete body. */
  void sameBodies() {
    List<Attempt> attempts = attempts();
    assertThat(attempts)
        .allSatisfy(
            attempt -> {
              assertThat(attempt.request().bodyComplete()).isTrue();
              assertThat(attempt.request().bodyText())
                  .contains("question ")
                  .isEqualTo(attempts.get(0).request().bodyText());
            });
  }
}
