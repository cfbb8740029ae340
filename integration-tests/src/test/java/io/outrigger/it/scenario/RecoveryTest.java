package io.outrigger.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.it.app.AppResult;
import io.outrigger.it.fake.Attempt;
import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fork.Jdk;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One bad moment: the call gets through, or what no retry can mend is handed over at once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
@Timeout(300)
class RecoveryTest {
  private static final Map<String, String> SOON =
      Map.of("retry.base-delay", "20ms", "retry.base-delay.rate_limited", "20ms");

  private static final String CLIENTS = "io.outrigger.it.scenario.Fleets#clients";

  private Fleets fleets;

  @BeforeAll
  void start() {
    fleets =
        new Fleets(Map.of("s01", Map.of(), "s03", Map.of(), "s05", SOON, "s12", SOON, "s13", SOON));
  }

  @AfterAll
  void stop() throws IOException {
    fleets.close();
  }

  @ParameterizedTest
  @MethodSource(CLIENTS)
  void s01RetriesAfterTheServersDelayAndNeverEarlier(Jdk jdk, Client client) {
    Case c = fleets.of(jdk, "s01", client).warm();
    c.script(client.provider().rateLimited(2), Misbehaviour.ok());

    Case.answered(c.call());

    assertThat(c.attempts()).hasSize(2);
    assertThat(Attempt.gaps(c.attempts()).get(0))
        // The wait that follows without a hint is 30 s.
        .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(22));
  }

  @ParameterizedTest
  @MethodSource(CLIENTS)
  void s03RetriesServerErrorAfterAboutOneSecond(Jdk jdk, Client client) {
    Case c = fleets.of(jdk, "s03", client).warm();
    c.script(client.provider().serverError(), Misbehaviour.ok());

    Case.answered(c.call());

    assertThat(c.attempts()).hasSize(2);
    // 0.75-1.25 s of waiting, to the millisecond in virtual time; the rest is a busy machine.
    assertThat(Attempt.gaps(c.attempts()).get(0))
        .isBetween(Duration.ofMillis(750), Duration.ofMillis(1_250).plus(Case.HUNG));
  }

  @ParameterizedTest
  @MethodSource(CLIENTS)
  void s05SendsTheWholeBodyAgainAfterReset(Jdk jdk, Client client) {
    Case c =
        fleets.of(jdk, "s05", client).script(Misbehaviour.resetBeforeHeaders(), Misbehaviour.ok());

    Case.answered(c.call());

    assertThat(c.attempts()).hasSize(2);
    c.sameBodies();
  }

  @ParameterizedTest
  @MethodSource(CLIENTS)
  void s12HandsOverContextLengthExceededAtOnce(Jdk jdk, Client client) {
    Case c = fleets.of(jdk, "s12", client).script(client.provider().contextLengthExceeded());

    AppResult result = c.failedWith(400, c.call());

    assertThat(result.message()).containsAnyOf("context length", "too long", "exceeds the maximum");
    c.nothingAfter(1, Duration.ofMillis(100));
  }

  @ParameterizedTest
  @MethodSource(CLIENTS)
  void s13HandsOverContentPolicyAtOnceWithItsReason(Jdk jdk, Client client) {
    Case c = fleets.of(jdk, "s13", client).script(client.provider().contentPolicy());

    AppResult result = c.failedWith(400, c.call());

    assertThat(result.message()).containsAnyOf("content", "policy", "safety");
    c.nothingAfter(1, Duration.ofMillis(100));
  }
}
