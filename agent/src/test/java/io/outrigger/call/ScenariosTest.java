package io.outrigger.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.ErrorCategory;
import io.outrigger.config.Mode;
import io.outrigger.engine.CircuitTransition.Phase;
import io.outrigger.engine.Policies;
import io.outrigger.provider.Operation.Treatment;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scenarios of the catalogue in virtual time, against the whole pipeline. */
class ScenariosTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Policies policies = new Policies();

  // ---- Y03: deadlines ----

  @Test
  void eachAttemptIsToldWhatIsLeftOfTheCallsOwnLimit() {
    policies.callTimeout = Duration.ofSeconds(60);
    World world = new World(policies);
    world.reacts(Reaction.status(503).after(Duration.ofSeconds(20)), Reaction.status(200));
    CallScript call = new CallScript();
    call.limit = Duration.ofSeconds(50);
    world.blocking(call);
    assertThat(world.specs).hasSize(2);
    assertThat(world.specs.get(0).remainingNanos()).isEqualTo(50 * SECOND);
    assertThat(world.specs.get(0).bodyNanos()).isEqualTo(60 * SECOND);
    assertThat(world.specs.get(1).bodyNanos())
        .isEqualTo(world.specs.get(1).remainingNanos() + 10 * SECOND)
        .isBetween(38 * SECOND, 40 * SECOND);
  }

  @Test
  void theCallersLimitAloneIsNoLimitOfOurs() {
    World world = new World(policies);
    CallScript call = new CallScript();
    call.limit = Duration.ofSeconds(50);
    world.async(call);
    assertThat(world.specs.get(0).bodyNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(world.specs.get(0).bodyLeft(SECOND)).isEqualTo(Long.MAX_VALUE);
  }

  // ---- Y01: one retry authority ----

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void repeatsByAnSdkNeverAddAttempts(boolean tellsItsCount) {
    World world = new World(policies).reacts(now -> Reaction.status(503));
    for (int repeat = 0; repeat < 4; repeat++) {
      CallScript call = new CallScript();
      call.above = tellsItsCount ? repeat : 0;
      Seen seen = world.blocking(call);
      assertThat(seen.status()).isEqualTo(503);
      assertThat(seen.header("x-should-retry")).isEqualTo("false");
      world.sleep(Duration.ofMillis(500));
    }
    assertThat(world.wire).hasSize(4);
  }

  @Test
  void repeatsAfterIoFailuresGetTheSameExceptionFromMemory() {
    World world = new World(policies).reacts(now -> Reaction.resets());
    Seen first = world.blocking(new CallScript());
    world.sleep(Duration.ofSeconds(1));
    Seen again = world.async(new CallScript());
    assertThat(first.error()).isInstanceOf(IOException.class).hasMessage("connection reset");
    assertThat(again.error()).isSameAs(first.error());
    assertThat(world.wire).hasSize(4);
  }

  /** An exception holds the application's classes; there may be no further call that sweeps. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void exceptionsAreForgottenInTimeThoughNoCallComesAnyMore(boolean blocking) {
    policies.circuit = false;
    policies.maxAttempts = 1;
    World world = new World(policies).reacts(now -> Reaction.resets());
    for (int i = 0; i < 3; i++) {
      CallScript call = new CallScript();
      call.body = "call " + i;
      Seen seen = blocking ? world.blocking(call) : world.async(call);
      assertThat(seen.error()).isInstanceOf(IOException.class);
      world.sleep(Duration.ofSeconds(2));
    }
    world.sleep(Duration.ofMillis(7_900));
    assertThat(world.memory.isEmpty()).as("the last one may still be repeated").isFalse();
    world.sleep(Duration.ofMillis(100));
    assertThat(world.memory.isEmpty()).isTrue();
  }

  @Test
  void attemptsThatTimedOutAreRecognisedToo() {
    policies.callTimeout = Duration.ofSeconds(62);
    World world = new World(policies);
    world.reacts(now -> Reaction.resets().after(Duration.ofSeconds(30))); // longer than the window
    world.blocking(new CallScript());
    assertThat(world.wire).as("no third one fits into the deadline").hasSize(2);
    for (int repeat = 0; repeat < 3; repeat++) {
      world.sleep(Duration.ofSeconds(1));
      world.blocking(new CallScript());
    }
    assertThat(world.wire).as("goes on where the first call stopped").hasSize(4);
  }

  /**
   * Short-lived tokens and cookies do not make targets; their owners are different all the same.
   */
  @ParameterizedTest
  @CsvSource({
    "Authorization, Bearer a.b.1, Bearer a.b.2",
    "Cookie, session=1, session=2",
    "X-User, one, two",
    "Authorization, 'AWS4-HMAC-SHA256 Credential=A/1, Signature=1', 'AWS4-HMAC-SHA256 Credential=B/1, Signature=1'"
  })
  void aFailureIsNeverReplayedToSomebodyElse(String name, String mine, String theirs) {
    World world = new World(policies).reacts(now -> Reaction.status(400));
    CallScript call = new CallScript();
    call.credential = "account"; // the same target for both
    call.headers = Map.of(name, mine);
    world.blocking(call);
    world.blocking(call);
    assertThat(world.wire).as("a repeat").hasSize(1);
    call.headers = Map.of(name, theirs);
    world.blocking(call);
    assertThat(world.wire).as("another user").hasSize(2);
    call.query = "key=other";
    world.blocking(call);
    assertThat(world.wire).as("another key").hasSize(3);
  }

  @Test
  void headersOfOneSendingDoNotHideARepeat() {
    World world = new World(policies).reacts(now -> Reaction.status(400));
    for (int sending = 0; sending < 3; sending++) {
      String other = Integer.toString(sending);
      CallScript call = new CallScript();
      call.above = sending;
      call.headers =
          Map.of(
              "traceparent", other,
              "b3", other,
              "x-amz-date", other,
              "X-Request-Id", other,
              "x-ms-client-request-id", other,
              "amz-sdk-request", "attempt=" + other,
              "Idempotency-Key", other,
              "Authorization", "AWS4-HMAC-SHA256 Credential=A/1, Signature=" + other);
      world.blocking(call);
    }
    assertThat(world.wire).hasSize(1);
  }

  @Test
  void cookiesOfAnAnswerAreNotHandedOutTwice() {
    World world = new World(policies);
    world.reacts(now -> Reaction.status(400).header("Set-Cookie", "session=1"));
    assertThat(world.blocking(new CallScript()).header("Set-Cookie")).isEqualTo("session=1");
    Seen again = world.blocking(new CallScript());
    assertThat(world.wire).hasSize(1);
    assertThat(again.header("Set-Cookie")).isNull();
  }

  @Test
  void aRepeatGoesOnWhereTheFirstCallStopped() {
    policies.budgetBurst = 1;
    policies.budgetRatio = 0;
    World world = new World(policies).reacts(now -> Reaction.status(503));
    world.blocking(new CallScript());
    assertThat(world.wire).as("one token, one retry").hasSize(2);
    world.blocking(new CallScript());
    assertThat(world.wire).as("a repeat costs a token like any retry").hasSize(2);
  }

  @Test
  void aRepeatOutsideTheWindowIsANewCall() {
    World world = new World(policies).reacts(now -> Reaction.status(400));
    world.blocking(new CallScript());
    world.sleep(Duration.ofSeconds(5));
    world.blocking(new CallScript());
    assertThat(world.wire).hasSize(1);
    world.sleep(Duration.ofSeconds(5));
    world.blocking(new CallScript());
    assertThat(world.wire).as("answers from memory do not extend the window").hasSize(2);
  }

  @Test
  void aRepeatThatComesWhenTheHintSaidIsSent() {
    World world = new World(policies);
    world.reacts(Reaction.status(503).header("retry-after", "90"));
    assertThat(world.blocking(new CallScript()).status()).isEqualTo(503);
    world.sleep(Duration.ofSeconds(20));
    assertThat(world.blocking(new CallScript()).status()).as("too early").isEqualTo(503);
    assertThat(world.wire).hasSize(1);
    world.sleep(Duration.ofSeconds(71));
    assertThat(world.blocking(new CallScript()).status()).isEqualTo(200);
  }

  @Test
  void differentRequestsAreNoRepeats() {
    World world = new World(policies).reacts(now -> Reaction.status(400));
    CallScript call = new CallScript();
    world.blocking(call);
    call.query = "page=2";
    world.blocking(call);
    call.path = "/v1/responses";
    world.blocking(call);
    call.method = "PUT";
    world.blocking(call);
    assertThat(world.wire).hasSize(4);
  }

  @Test
  void aFreshTokenAfterARefusedOneIsANewCall() {
    World world = new World(policies).reacts(Reaction.status(401));
    assertThat(world.blocking(new CallScript()).status()).isEqualTo(401);
    assertThat(world.blocking(new CallScript()).status()).isEqualTo(200);
  }

  @Test
  void aStaticKeyThatWasRefusedIsAnsweredFromMemory() {
    World world = new World(policies).reacts(Reaction.status(401));
    CallScript call = new CallScript();
    call.credential = "abcd1234";
    assertThat(world.blocking(call).status()).isEqualTo(401);
    assertThat(world.blocking(call).status()).isEqualTo(401);
    assertThat(world.wire).hasSize(1);
  }

  @Test
  void waitingForAnObjectToAppearIsNoRepeat() {
    World world = new World(policies).reacts(Reaction.status(404), Reaction.status(404));
    CallScript poll = new CallScript();
    poll.treatment = Treatment.READ;
    poll.method = "GET";
    poll.body = "";
    for (int expected : new int[] {404, 404, 200}) {
      assertThat(world.blocking(poll).status()).isEqualTo(expected);
      world.sleep(Duration.ofSeconds(1));
    }
  }

  @Test
  void theApplicationsOwnBugsAreNeitherRetriedNorRemembered() {
    World world = new World(policies).reacts(Reaction.appBug());
    Seen seen = world.blocking(new CallScript());
    assertThat(seen.error()).isInstanceOf(IllegalArgumentException.class);
    assertThat(world.blocking(new CallScript()).status()).isEqualTo(200);
    assertThat(world.trace.bugs).isEmpty();
  }

  // ---- Y02: hints that do not fit ----

  @Test
  void aHintBeyondTheLongestWaitIsHandedOverAtOnceAndHoldsTheTarget() {
    World world = new World(policies);
    world.reacts(Reaction.status(429).header("retry-after", "90"));
    Seen seen = world.blocking(new CallScript());
    assertThat(seen.status()).isEqualTo(429);
    assertThat(seen.header("retry-after")).isEqualTo("90");
    assertThat(world.timing.now()).as("no sleep").isLessThan(SECOND);
    assertThat(world.trace.with("no retry: MAX_WAIT")).hasSize(1);

    CallScript other = new CallScript();
    other.body = "somebody else's";
    Seen held = world.blocking(other);
    assertThat(held.status()).isEqualTo(429);
    assertThat(held.header("x-outrigger-outcome")).isEqualTo("refused");
    assertThat(held.header("x-outrigger-category")).isEqualTo("rate_limited");
    assertThat(held.header("retry-after")).isEqualTo("90");
    assertThat(world.wire).hasSize(1);

    world.sleep(Duration.ofSeconds(90));
    assertThat(world.blocking(other).status()).isEqualTo(200);
  }

  @Test
  void aHintBeyondTheCallersDeadlineIsNotSlept() {
    World world = new World(policies);
    world.reacts(Reaction.status(429).header("retry-after", "30"));
    CallScript call = new CallScript();
    call.limit = Duration.ofSeconds(20);
    assertThat(world.blocking(call).status()).isEqualTo(429);
    assertThat(world.timing.now()).isLessThan(SECOND);
    assertThat(world.trace.with("no retry: DEADLINE")).hasSize(1);
  }

  @Test
  void aHintThatFitsIsSleptAndNeverUndercut() {
    World world = new World(policies);
    world.reacts(Reaction.status(429).header("retry-after", "2"));
    Seen seen = world.blocking(new CallScript());
    assertThat(seen.status()).isEqualTo(200);
    assertThat(seen.header("x-outrigger-outcome")).isEqualTo("retried");
    assertThat(seen.header("x-should-retry")).isNull();
    assertThat(world.wire.get(1) - world.wire.get(0)).isBetween(2 * SECOND, 26 * SECOND / 10);
  }

  // ---- Y04, Y05, Y06: the circuit ----

  @Test
  void fiveFailuresOpenTheCircuitAndRefusalsLookLikeTheProvidersErrors() {
    World world = brokenTarget();
    long before = world.timing.now();
    Seen refused = world.blocking(call("one more"));
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.got().body()).isEqualTo("{\"error\":{\"code\":\"circuit_open\"}}");
    assertThat(refused.got().headers())
        .containsEntry("x-should-retry", "false")
        .containsEntry("x-outrigger-outcome", "refused")
        .containsEntry("x-outrigger-category", "transient")
        .containsEntry("x-outrigger-attempts", "0")
        .containsEntry("x-outrigger-message", "about transient");
    assertThat(Integer.parseInt(refused.header("retry-after"))).isBetween(4, 6);
    assertThat(world.wire).hasSize(5);
    assertThat(world.timing.now()).isEqualTo(before);
    assertThat(world.trace.ends.get(5).circuitOpen()).isTrue();
  }

  @Test
  void aFixedOpeningEndsWithOneProbeAtATimeAndTwoSuccessesCloseIt() {
    policies.initialOpenDuration = policies.openDuration;
    World world = brokenTarget();
    world.reacts(now -> Reaction.status(200).after(Duration.ofSeconds(3)));
    world.sleep(Duration.ofMillis(59_940)); // 50 ms went by while the fifth error was read
    assertThat(world.blocking(call("early")).status()).isEqualTo(503);
    world.sleep(Duration.ofMillis(10));

    var probe = start(world, "probe");
    assertThat(world.blocking(call("beside the probe")).status()).isEqualTo(503);
    world.timing.until(probe::isDone);
    probe.join().read(world.timing);
    assertThat(world.target("m").phase()).isEqualTo(Phase.HALF_OPEN);
    assertThat(world.blocking(call("second probe")).status()).isEqualTo(200);
    assertThat(world.target("m").phase()).isEqualTo(Phase.CLOSED);
  }

  @Test
  void aFailedProbeOpensTheCircuitAgain() {
    policies.initialOpenDuration = policies.openDuration;
    World world = brokenTarget();
    world.sleep(Duration.ofSeconds(60));
    world.blocking(call("probe"));
    assertThat(world.wire).as("a circuit that opens during a call ends its retries").hasSize(6);
    assertThat(world.target("m").phase()).isEqualTo(Phase.OPEN);
    world.sleep(Duration.ofMillis(59_800));
    assertThat(world.blocking(call("early")).header("x-outrigger-outcome")).isEqualTo("refused");
  }

  @Test
  void aSilentProbeDoesNotWedgeTheCircuit() {
    World world = brokenTarget();
    world.reacts(now -> Reaction.status(200));
    world.sleep(Duration.ofSeconds(6));
    var probe = start(world, "its body is never read");
    world.timing.until(probe::isDone);
    assertThat(world.blocking(call("a")).status()).isEqualTo(503);
    world.sleep(Duration.ofSeconds(130)); // first-byte + first-token + 10 s
    assertThat(world.blocking(call("b")).status()).isEqualTo(200);
    assertThat(world.blocking(call("c")).status()).isEqualTo(200);
    assertThat(world.target("m").phase()).isEqualTo(Phase.CLOSED);
    probe.join().read(world.timing); // the answer of long ago changes nothing
    assertThat(world.target("m").phase()).isEqualTo(Phase.CLOSED);
  }

  @Test
  void aHungUpProbeGivesItsPlaceBack() {
    World world = brokenTarget();
    world.reacts(now -> Reaction.status(200).after(Duration.ofSeconds(3)));
    world.sleep(Duration.ofSeconds(6));
    CallScript probe = call("probe");
    probe.cancelAfter = Duration.ofSeconds(1);
    assertThat(world.async(probe)).hasToString("hung up");
    assertThat(world.blocking(call("next")).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404})
  void stormsOfTheCallersOwnErrorsLeaveTheCircuitClosed(int status) {
    World world = new World(policies).reacts(now -> Reaction.status(status));
    for (int i = 0; i < 50; i++) {
      assertThat(world.blocking(call("text " + i)).status()).isEqualTo(status);
    }
    assertThat(world.wire).hasSize(50);
    assertThat(world.target("m").phase()).isEqualTo(Phase.CLOSED);
    assertThat(world.trace.with("circuit")).isEmpty();
  }

  // ---- S15: an outage under load ----

  @Test
  void twentyCallsInAnOutageAreBoundedByBudgetAndBreakerAndRecover() {
    World world = new World(policies);
    world.reacts(now -> Reaction.status(now < 60 * SECOND ? 503 : 200));
    List<CompletableFuture<ScriptedExchange.Got>> calls = new ArrayList<>();
    List<Long> lasted = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int number = i;
      world.timing.at(
          number * SECOND / 5,
          () -> {
            long startedAt = world.timing.now();
            var call = start(world, "text " + number);
            calls.add(call);
            var unused =
                call.whenComplete((got, error) -> lasted.add(world.timing.now() - startedAt));
          });
    }
    world.timing.until(() -> lasted.size() == 20);
    assertThat(lasted).allMatch(time -> time <= 30 * SECOND);
    assertThat(calls).allMatch(call -> call.join().status() == 503);
    assertThat(world.wire).hasSizeLessThanOrEqualTo(20 + 10).hasSizeLessThan(20 * 4 / 2);

    int goodOnes = 0;
    for (int i = 0; i < 30 && goodOnes < 3; i++) {
      world.sleep(Duration.ofSeconds(5));
      goodOnes += world.blocking(call("later " + i)).status() == 200 ? 1 : 0;
    }
    assertThat(goodOnes).isEqualTo(3);
    assertThat(world.timing.now()).as("by themselves").isLessThan(150 * SECOND);
  }

  // ---- holds ----

  @Test
  void lostQuotaWithADistantDateIsTriedHourlyAlsoByTheVerySameRequest() {
    World world = new World(policies);
    world.reacts(Reaction.status(402).header("reset-date", "2592000"));
    assertThat(world.blocking(call("ping")).status()).isEqualTo(402);
    world.sleep(Duration.ofMinutes(59));
    assertThat(world.blocking(call("ping")).status()).isEqualTo(429);
    assertThat(world.wire).hasSize(1);
    world.sleep(Duration.ofMinutes(2));
    assertThat(world.blocking(call("ping")).status()).isEqualTo(200);
  }

  @Test
  void lostQuotaRefusesAtOnceAndLetsOneCallTryLater() {
    World world = new World(policies).reacts(now -> Reaction.status(402));
    assertThat(world.blocking(call("first")).status()).isEqualTo(402);
    long before = world.timing.now();
    Seen held = world.blocking(call("second"));
    assertThat(held.status()).isEqualTo(429);
    assertThat(held.header("x-outrigger-category")).isEqualTo("quota_exhausted");
    assertThat(world.timing.now()).as("nobody waits for lost money").isEqualTo(before);
    world.sleep(Duration.ofSeconds(60));
    assertThat(world.blocking(call("try")).status()).isEqualTo(402);
    world.sleep(Duration.ofSeconds(60));
    assertThat(world.blocking(call("too early now")).status()).isEqualTo(429);
    world.reacts(now -> Reaction.status(200));
    world.sleep(Duration.ofSeconds(60));
    assertThat(world.blocking(call("it is back")).status()).isEqualTo(200);
    assertThat(world.blocking(call("for all")).status()).isEqualTo(200);
  }

  @Test
  void aHoldThatFitsIsWaitedForAndLeftSpread() {
    policies.maxAttempts = 1;
    World world = new World(policies);
    world.reacts(Reaction.status(429).header("retry-after", "8"));
    world.blocking(call("first"));
    long end = world.timing.now() + 8 * SECOND;
    List<CompletableFuture<ScriptedExchange.Got>> waiting = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      waiting.add(start(world, "text " + i));
    }
    world.timing.until(() -> waiting.stream().allMatch(CompletableFuture::isDone));
    assertThat(waiting).allMatch(call -> call.join().status() == 200);
    List<Long> sent = world.wire.subList(1, world.wire.size());
    assertThat(sent).hasSize(20).doesNotHaveDuplicates();
    assertThat(sent).allMatch(at -> at >= end - SECOND / 2 && at <= end + 2 * SECOND);
    assertThat(sent.get(19) - sent.get(0)).as("spread").isGreaterThan(SECOND);
  }

  // ---- budget, ambiguity, observe ----

  @Test
  void withoutTokensNobodyRetries() {
    policies.budgetBurst = 3;
    policies.circuit = false;
    World world = new World(policies).reacts(now -> Reaction.status(500));
    for (int i = 0; i < 10; i++) {
      world.blocking(call("text " + i));
    }
    assertThat(world.wire).hasSize(10 + 3);
    assertThat(world.trace.with("no retry: BUDGET")).hasSize(9);
  }

  @Test
  void whatMayHaveBeenDoneIsNotRepeatedWhereTheOperatorForbidsIt() {
    policies.ambiguous = false;
    World world = new World(policies).reacts(Reaction.resets());
    assertThat(world.blocking(new CallScript()).error()).hasMessage("connection reset");
    assertThat(world.wire).hasSize(1);
    assertThat(world.trace.with("no retry: AMBIGUOUS")).hasSize(1);
  }

  @Test
  void observingChangesNothing() {
    World world = new World(policies, Mode.OBSERVE, 1);
    world.reacts(now -> Reaction.status(now < 3 * SECOND ? 503 : 429).header("retry-after", "9"));
    for (int i = 0; i < 8; i++) {
      Seen seen = world.blocking(call("text " + i % 2));
      assertThat(seen.got().headers()).containsOnlyKeys("retry-after");
      world.sleep(Duration.ofMillis(400));
    }
    assertThat(world.wire).as("every call, once").hasSize(8);
    assertThat(world.trace.with("observed retry")).isNotEmpty();
    assertThat(world.trace.with("observed refuse")).isNotEmpty();
    long attemptReadingAndPause = TimeUnit.MILLISECONDS.toNanos(100 + 50 + 400);
    assertThat(world.timing.now()).isEqualTo(8 * attemptReadingAndPause);
  }

  @Test
  void aRequestThatCannotBeReplayedGetsOneAttemptAndKeepsItsHeaders() {
    World world = new World(policies).reacts(Reaction.status(503));
    CallScript call = new CallScript();
    call.replayable = false;
    Seen seen = world.blocking(call);
    assertThat(seen.got().headers()).as("authority stays above").isEmpty();
    assertThat(world.wire).hasSize(1);
    assertThat(world.trace.with("passed through: not_replayable")).hasSize(1);
  }

  @Test
  void aCallThatHangsUpWhileItWaitsEndsAtOnceAndSendsNothingMore() {
    World world = new World(policies).reacts(now -> Reaction.status(429));
    CallScript call = new CallScript();
    call.cancelAfter = Duration.ofSeconds(7);
    assertThat(world.async(call)).hasToString("hung up");
    assertThat(world.timing.now()).isEqualTo(7 * SECOND);
    world.sleep(Duration.ofSeconds(100));
    assertThat(world.wire).hasSize(1);
    assertThat(world.trace.ends.get(0).category()).isEqualTo(ErrorCategory.CANCELLED);
    assertThat(world.trace.ends.get(0).delayNanos())
        .as("what was waited, not what was planned")
        .isEqualTo(7 * SECOND - SECOND / 10);
  }

  /** Five calls failed at the target, one attempt each. */
  private World brokenTarget() {
    policies.maxAttempts = 1;
    World world = new World(policies).reacts(now -> Reaction.status(503));
    for (int i = 0; i < 5; i++) {
      world.blocking(call("text " + i));
    }
    assertThat(world.target("m").phase()).isEqualTo(Phase.OPEN);
    return world;
  }

  private static CallScript call(String body) {
    CallScript call = new CallScript();
    call.body = body;
    return call;
  }

  private static CompletableFuture<ScriptedExchange.Got> start(World world, String body) {
    CallScript call = call(body);
    return world.startAsync(call, new ScriptedExchange.Async(world, call));
  }
}
