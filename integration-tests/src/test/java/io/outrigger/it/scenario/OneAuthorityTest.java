package io.outrigger.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.it.app.AppResult;
import io.outrigger.it.fake.Attempt;
import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fork.Jdk;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A provider that fails for ever, under SDKs that retry by themselves: one budget of attempts, then
 * the SDK's own exception.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
@Timeout(300)
class OneAuthorityTest {
  private static final Map<String, String> SOON =
      Map.of("retry.base-delay", "100ms", "retry.base-delay.rate_limited", "100ms");

  private static final String CLIENTS = "io.outrigger.it.scenario.Fleets#clients";

  private Fleets fleets;

  @BeforeAll
  void start() {
    fleets =
        new Fleets(
            Map.of("s02", SOON, "s04", SOON, "y01-500", SOON, "y01-rst", SOON, "y01-fin", SOON));
  }

  @AfterAll
  void stop() throws IOException {
    fleets.close();
  }

  @ParameterizedTest
  @MethodSource(CLIENTS)
  void s02RateLimitedForEverEndsAfterFourAttempts(Jdk jdk, Client client) {
    answered(fleets.of(jdk, "s02", client), 429, client.provider().rateLimited());
  }

  @ParameterizedTest
  @MethodSource(CLIENTS)
  void s04UnavailableForEverEndsAfterFourAttempts(Jdk jdk, Client client) {
    answered(fleets.of(jdk, "s04", client), 503, client.provider().overloaded());
  }

  @ParameterizedTest
  @MethodSource(CLIENTS)
  void y01ServerErrorsForEver(Jdk jdk, Client client) {
    answered(fleets.of(jdk, "y01-500", client), 500, client.provider().serverError());
  }

  @ParameterizedTest
  @MethodSource(CLIENTS)
  void y01ResetsForEver(Jdk jdk, Client client) {
    broken(fleets.of(jdk, "y01-rst", client), Misbehaviour.resetBeforeHeaders());
  }

  @ParameterizedTest
  @MethodSource("io.outrigger.it.scenario.Fleets#slice")
  void y01ClosedConnectionsForEver(Jdk jdk, Client client) {
    broken(fleets.of(jdk, "y01-fin", client), Misbehaviour.closeBeforeHeaders());
  }

  private static void answered(Case c, int status, Misbehaviour misbehaviour) {
    c.warm().script(misbehaviour);

    c.failedWith(status, c.call());

    assertThat(c.attempts()).hasSize(4);
    c.sameBodies();
    List<Duration> gaps = Attempt.gaps(c.attempts());
    // 100, 200, 400 ms, less a quarter at most, each behind an answer; waits are never shorter.
    assertThat(gaps.get(0)).isGreaterThanOrEqualTo(Duration.ofMillis(75));
    assertThat(gaps.get(1)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
    assertThat(gaps.get(2)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
  }

  private static void broken(Case c, Misbehaviour misbehaviour) {
    c.warm().script(misbehaviour);

    AppResult result = c.call();

    assertThat(result.ok()).as(result.line()).isFalse();
    assertThat(result.exception())
        .as("the client's own exception: " + result.line())
        .matches(name -> c.client().ioExceptions().stream().anyMatch(name::startsWith));
    assertThat(result.message()).as(result.line()).doesNotContain("utrigger");
    assertThat(c.attempts()).as(result.line()).hasSize(4);
    c.sameBodies();
  }
}
