package io.outrigger.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.ErrorCategory;
import io.outrigger.config.Mode;
import io.outrigger.engine.CallEnd;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.CircuitTransition.Phase;
import io.outrigger.engine.Degradation;
import io.outrigger.engine.Policies;
import io.outrigger.http.Outcome;
import io.outrigger.http.SyntheticReply;
import io.outrigger.provider.Operation.Treatment;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fallback in virtual time, against the whole pipeline: {@code api} is asked, others stand by. */
class FallbackScenariosTest {
  private static final String API = "api.example.com m";
  private static final String TWO = "two.example.com m";
  private static final String THREE = "three.example.com m";

  private final Policies policies = new Policies();

  /** A world where the application's own host always does the same. */
  private World world(Reaction api, String... chain) {
    return new World(policies, chain)
        .hosts(host -> host.equals("api.example.com") ? api : Reaction.status(200));
  }

  private static CallEnd lastEnd(World world) {
    return world.trace.ends.get(world.trace.ends.size() - 1);
  }

  // ---- which failures lead on ----

  @Test
  void rateLimitWithoutAHintLeadsOnAtOnce() {
    World world = world(Reaction.status(429), "two/m");
    Seen seen = world.blocking(new CallScript());
    assertThat(seen.status()).isEqualTo(200);
    assertThat(world.places).containsExactly(API, TWO);
    assertThat(world.timing.now()).isLessThan(1_000_000_000L);
    assertThat(seen.header("x-outrigger-outcome")).isEqualTo("fallback");
    assertThat(seen.header("x-outrigger-category")).isEqualTo("rate_limited");
    assertThat(seen.header("x-outrigger-attempts")).isEqualTo("2");
    assertThat(seen.header("x-outrigger-model")).isEqualTo("m");
  }

  @Test
  void outageIsRetriedAndThenLeadsOn() {
    Reaction down = Reaction.status(503);
    World world = new World(policies, "e/small").reacts(down, down, down, down);
    Seen seen = world.async(new CallScript());
    assertThat(seen.header("x-outrigger-model")).isEqualTo("small");
    assertThat(world.places)
        .containsExactly(API, API, API, API, "api.example.com small")
        .hasSize(5);
  }

  @Test
  void everyTargetHasItsOwnAttemptsAndBudget() {
    policies.budgetBurst = 1;
    policies.budgetRatio = 0;
    policies.circuit = false;
    World world = new World(policies, "two/m", "three/m").hosts(host -> Reaction.status(503));
    Seen seen = world.blocking(new CallScript());
    assertThat(seen.status()).isEqualTo(503);
    assertThat(world.places).containsExactly(API, API, TWO, TWO, THREE, THREE);
    assertThat(world.trace.with("no retry")).singleElement().asString().contains("BUDGET");
    assertThat(lastEnd(world).attempts()).isEqualTo(6);
  }

  @Test
  void silenceIsNotTriedTwice() {
    World world = world(Reaction.status(200).after(Duration.ofMinutes(2)), "two/m");
    CallScript call = new CallScript();
    call.stream = true;
    assertThat(world.blocking(call).status()).isEqualTo(200);
    assertThat(world.places).containsExactly(API, TWO);
    assertThat(world.wire.get(1)).as("at the first-byte limit").isEqualTo(60_000_000_000L);
  }

  @Test
  void eachHopGetsShorterLimits() {
    World world =
        new World(policies, "two/m", "three/m")
            .hosts(host -> Reaction.status(200).after(Duration.ofMinutes(2)));
    CallScript call = new CallScript();
    call.stream = true;
    assertThat(world.blocking(call).error()).isInstanceOf(IOException.class);
    assertThat(world.wire).startsWith(0L, 60_000_000_000L, 90_000_000_000L);
    // The last one has nobody behind it: one more try, as without a fallback.
    assertThat(world.places).containsExactly(API, TWO, THREE, THREE);
  }

  @Test
  void streamLeavesHalfOfTheCallersTimeToTheNext() {
    World world = world(Reaction.status(200).after(Duration.ofMinutes(2)), "two/m");
    CallScript call = new CallScript();
    call.stream = true;
    call.limit = Duration.ofSeconds(20);
    assertThat(world.blocking(call).status()).isEqualTo(200);
    assertThat(world.wire.get(1)).isEqualTo(10_000_000_000L);

    call.stream = false;
    call.body = "another";
    Seen cut = world.blocking(call);
    assertThat(cut.error()).as("an answer in one piece is not cut short").isNotNull();
  }

  @Test
  void whatIsTooLongGoesToALargerTargetOnly() {
    Reaction tooLong = Reaction.status(413);
    World world = world(tooLong, "two/m", "long:three/large");
    Seen seen = world.blocking(new CallScript());
    assertThat(seen.status()).isEqualTo(200);
    assertThat(world.places).containsExactly(API, "three.example.com large");

    World without = world(tooLong, "two/m");
    Seen own = without.blocking(new CallScript());
    assertThat(own.status()).isEqualTo(413);
    assertThat(own.header("x-outrigger-category")).isEqualTo("context_length_exceeded");
    assertThat(without.places).containsExactly(API);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403})
  void whatIsTheRequestsOrTheOperatorsFaultStays(int status) {
    World world = world(Reaction.status(status), "two/m");
    assertThat(world.blocking(new CallScript()).status()).isEqualTo(status);
    assertThat(world.places).containsExactly(API);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403})
  void unlessTheOperatorWantsIt(int status) {
    policies.fallbackOn =
        Set.of(ErrorCategory.INVALID_REQUEST, ErrorCategory.AUTH, ErrorCategory.CONTENT_POLICY);
    World world = world(Reaction.status(status), "two/m");
    assertThat(world.blocking(new CallScript()).status()).isEqualTo(200);
    assertThat(world.places).containsExactly(API, TWO);
  }

  @Test
  void emptyAccountLeadsToAnotherOne() {
    World world = world(Reaction.status(402), "two/m");
    assertThat(world.blocking(new CallScript()).status()).isEqualTo(200);
    assertThat(world.blocking(new CallScript()).status()).isEqualTo(200);
    assertThat(world.places).as("the second call knows").containsExactly(API, TWO, TWO);
  }

  @Test
  void longHintLeadsOnAndHoldsTheTarget() {
    World world = world(Reaction.status(429).header("retry-after", "90"), "two/m");
    assertThat(world.blocking(new CallScript()).status()).isEqualTo(200);
    CallScript next = new CallScript();
    next.body = "another";
    Seen seen = world.blocking(next);
    assertThat(seen.header("x-outrigger-outcome")).isEqualTo("fallback");
    assertThat(seen.header("x-outrigger-attempts")).isEqualTo("1");
    assertThat(world.places).containsExactly(API, TWO, TWO);
    world.sleep(Duration.ofSeconds(91));
    world.blocking(next);
    assertThat(world.places).as("free again").endsWith(API, TWO);
  }

  @Test
  void shortHintIsWaitedFor() {
    World world = new World(policies, "two/m");
    world.reacts(Reaction.status(429).header("retry-after", "2"));
    assertThat(world.blocking(new CallScript()).header("x-outrigger-outcome")).isEqualTo("retried");
    assertThat(world.places).containsExactly(API, API);
  }

  @ParameterizedTest
  @EnumSource(
      value = Treatment.class,
      names = {"CREATES", "SAME_TARGET", "READ"})
  void operationsThatBelongToTheirTargetStay(Treatment treatment) {
    World world = world(Reaction.status(503), "two/m");
    CallScript call = new CallScript();
    call.treatment = treatment;
    assertThat(world.blocking(call).status()).isEqualTo(503);
    assertThat(world.places).containsOnly(API);
  }

  @Test
  void backgroundTasksAndBodiesThatCannotBeSentAgainStay() {
    World world = world(Reaction.status(503), "two/m");
    CallScript call = new CallScript();
    call.background = true;
    world.blocking(call);
    call.background = false;
    call.replayable = false;
    world.blocking(call);
    assertThat(world.places).containsOnly(API);
  }

  @Test
  void whereWorkMustNotBeDoneTwiceABrokenConnectionEndsTheCall() {
    policies.ambiguous = false;
    World world = world(Reaction.resets(), "two/m");
    assertThat(world.blocking(new CallScript()).error()).hasMessage("connection reset");
    assertThat(world.places).containsExactly(API);

    World refused =
        world(Reaction.breaks(new ConnectException("refused"), Outcome.Phase.BEFORE_SEND), "two/m");
    assertThat(refused.blocking(new CallScript()).status()).as("certainly not done").isEqualTo(200);
  }

  // ---- circuits and holds of targets ----

  @Test
  void openCircuitIsWalkedAroundAtNoCostUntilTheTargetIsBack() {
    World world = new World(policies, "two/m");
    boolean[] down = {true};
    world.hosts(
        host -> down[0] && host.startsWith("api") ? Reaction.status(503) : Reaction.status(200));
    call(world, "1");
    call(world, "2");
    assertThat(world.target("m").phase()).isEqualTo(Phase.OPEN);
    world.places.clear();
    for (int i = 0; i < 5; i++) {
      Seen seen = call(world, "while open " + i);
      assertThat(seen.header("x-outrigger-attempts")).isEqualTo("1");
    }
    assertThat(world.places).containsOnly(TWO);

    down[0] = false;
    world.sleep(Duration.ofSeconds(7));
    world.places.clear();
    assertThat(call(world, "probe").header("x-outrigger-outcome")).isNull();
    call(world, "probe 2");
    call(world, "after");
    assertThat(world.places).containsOnly(API);
    assertThat(world.target("m").phase()).isEqualTo(Phase.CLOSED);
  }

  @Test
  void circuitThatOpensDuringACallEndsItsRetriesThere() {
    policies.failureThreshold = 2;
    World world = world(Reaction.status(503), "two/m");
    call(world, "1");
    assertThat(world.places).containsExactly(API, API, TWO);
  }

  @Test
  void targetsWithOpenCircuitsAreSkipped() {
    policies.failureThreshold = 4;
    policies.initialOpenDuration = policies.openDuration;
    World world =
        new World(policies, "two/m", "three/m")
            .hosts(host -> host.startsWith("three") ? Reaction.status(200) : Reaction.status(503));
    call(world, "1");
    world.places.clear();
    call(world, "2");
    assertThat(world.places).containsExactly(THREE);
    assertThat(world.trace.with("skipped")).singleElement().asString().contains("circuit_open");
  }

  @Test
  void whereNobodyIsLeftTheCircuitRefuses() {
    policies.failureThreshold = 2;
    World world = new World(policies, "two/m").hosts(host -> Reaction.status(503));
    call(world, "1");
    call(world, "2");
    int sent = world.places.size();
    Seen seen = call(world, "3");
    assertThat(world.places).hasSize(sent);
    assertThat(seen.status()).isEqualTo(503);
    assertThat(seen.header("x-outrigger-outcome")).isEqualTo("refused");
    assertThat(lastEnd(world).circuitOpen()).isTrue();
  }

  @Test
  void manyCallsInAnOutageStayBounded() {
    World world = world(Reaction.status(503), "two/m");
    for (int i = 0; i < 20; i++) {
      assertThat(call(world, "call " + i).status()).isEqualTo(200);
    }
    long atApi = Collections.frequency(world.places, API);
    assertThat(atApi).as("20 calls, 4 attempts each at most").isLessThanOrEqualTo(10);
  }

  // ---- one authority over the whole chain ----

  @Test
  void repeatsOfAFailedChainAddNothing() {
    policies.circuit = false;
    World world = new World(policies, "two/m", "three/m").hosts(host -> Reaction.status(503));
    Seen first = call(world, "same");
    int sent = world.places.size();
    assertThat(sent).isLessThanOrEqualTo(12);
    for (int repeat = 0; repeat < 4; repeat++) {
      world.sleep(Duration.ofMillis(500));
      Seen again = call(world, "same");
      assertThat(again.status()).isEqualTo(first.status());
    }
    assertThat(world.places).hasSize(sent);
  }

  @Test
  void repeatGoesOnWhereTheChainStopped() {
    policies.budgetBurst = 0;
    World world = new World(policies, "two/m", "three/m").hosts(host -> Reaction.status(503));
    call(world, "same");
    assertThat(world.places).as("no token, no retry").containsExactly(API, TWO, THREE);
    world.hosts(host -> Reaction.status(200));
    Seen again = call(world, "same");
    assertThat(world.places).as("a repeat costs a token, too").hasSize(3);
    assertThat(again.status()).isEqualTo(503);
    assertThat(call(world, "other").status()).isEqualTo(200);
    assertThat(call(world, "same").status()).as("after a success it is a new call").isEqualTo(200);
  }

  @Test
  void fallbackThatRefusesTheRequestDoesNotMaskTheFailureThatLedThere() {
    World world =
        new World(policies, "two/m")
            .hosts(host -> Reaction.status(host.startsWith("two") ? 401 : 404));
    Seen seen = call(world, "1");
    assertThat(world.places).containsExactly(API, TWO);
    assertThat(seen.status()).isEqualTo(404);
    assertThat(seen.got().body()).contains("404");
    assertThat(seen.header("x-outrigger-category")).isEqualTo("not_found");
    assertThat(lastEnd(world).category()).isEqualTo(ErrorCategory.NOT_FOUND);
  }

  @Test
  void fallbacksWrongKeyDoesNotMaskTheOpenCircuitThatLedThere() {
    policies.failureThreshold = 1;
    World world = new World(policies, "two/m");
    world.hosts(host -> Reaction.status(host.startsWith("two") ? 401 : 503));
    assertThat(call(world, "1").status()).isEqualTo(503);
    world.places.clear();
    Seen seen = call(world, "2");
    assertThat(world.places).containsExactly(TWO);
    assertThat(seen.status()).isEqualTo(503);
    assertThat(seen.header("x-outrigger-outcome")).isEqualTo("refused");
    assertThat(seen.header("x-outrigger-category")).isEqualTo("transient");
    assertThat(lastEnd(world).circuitOpen()).isTrue();

    world.ladder = (asked, why) -> why == ErrorCategory.TRANSIENT ? rung() : null;
    assertThat(call(world, "3").header("x-outrigger-outcome")).isEqualTo("degraded");
  }

  @Test
  void fallbacksWrongKeyDoesNotMaskTheHoldThatLedThere() {
    World world = new World(policies, "two/m");
    world.hosts(
        host ->
            host.startsWith("two")
                ? Reaction.status(401)
                : Reaction.status(429).header("retry-after", "90"));
    call(world, "1");
    world.places.clear();
    Seen seen = call(world, "2");
    assertThat(world.places).containsExactly(TWO);
    assertThat(seen.status()).isEqualTo(429);
    assertThat(seen.header("retry-after")).isEqualTo("90");
  }

  @Test
  void troubleOfTwoFallbacksMasksNothing() {
    policies.fallbackOn = Set.of(ErrorCategory.AUTH, ErrorCategory.TRANSIENT);
    policies.maxAttempts = 1;
    World world = new World(policies, "two/m", "three/m");
    world.hosts(host -> Reaction.status(host.startsWith("api") ? 503 : 401));
    Seen seen = call(world, "1");
    assertThat(world.places).containsExactly(API, TWO, THREE);
    assertThat(seen.status()).isEqualTo(503);
  }

  /** The key that was refused is the fallback's; the application's token is short-lived. */
  @Test
  void refusedKeyOfAFallbackDoesNotTurnAShortLivedTokensCallIntoARepeat() {
    policies.fallbackOn = Set.of(ErrorCategory.AUTH);
    World world = new World(policies, "two/m").hosts(host -> Reaction.status(401));
    call(world, "1");
    call(world, "1");
    assertThat(world.places).containsExactly(API, TWO, API, TWO);
  }

  @Test
  void conversationGoesOnWhereItsAnswerIsKept() {
    boolean[] down = {true};
    World world = new World(policies, "two/m", "three/m");
    world.hosts(
        host -> {
          Reaction fine = Reaction.status(200).header("content-type", "application/json");
          return down[0] && host.startsWith("api") ? Reaction.status(404) : fine;
        });
    CallScript first = new CallScript();
    first.path = "/v1/responses";
    first.headers = Map.of("Authorization", "Bearer mine");
    world.blocking(first);
    assertThat(world.places).containsExactly(API, TWO);

    down[0] = false;
    CallScript next = new CallScript();
    next.path = "/v1/responses";
    next.headers = first.headers;
    next.continues = "id"; // what the test's dialect calls every answer
    assertThat(world.blocking(next).status()).isEqualTo(200);
    assertThat(world.places).as("the host is up, and has no such answer").endsWith(TWO, TWO);

    next.headers = Map.of("Authorization", "Bearer yours");
    world.blocking(next);
    assertThat(world.places).as("another user's").endsWith(TWO, API);

    next.headers = first.headers;
    next.continues = "another";
    world.blocking(next);
    assertThat(world.places).endsWith(API, API);
  }

  @Test
  void conversationThatIsKeptHereStays() {
    World world = world(Reaction.status(404), "two/m");
    CallScript call = new CallScript();
    call.path = "/v1/responses";
    call.continues = "stored at api";
    assertThat(world.blocking(call).status()).isEqualTo(404);
    assertThat(world.places).containsExactly(API);
    assertThat(world.trace.with("skipped")).singleElement().asString().contains("server_state");
  }

  @Test
  void redirectOfAFallbackIsNoAnswer() {
    World world =
        new World(policies, "two/m", "three/m")
            .hosts(
                host ->
                    Reaction.status(
                        host.startsWith("api") ? 404 : host.startsWith("two") ? 307 : 200));
    assertThat(call(world, "1").status()).isEqualTo(200);
    assertThat(world.places).containsExactly(API, TWO, THREE);

    World last = new World(policies, "two/m");
    last.hosts(host -> Reaction.status(host.startsWith("api") ? 404 : 307));
    Seen seen = call(last, "1");
    assertThat(seen.status()).as("the failure that led there").isEqualTo(404);
  }

  /** Whoever follows a redirect takes along what was meant for the application's own provider. */
  @Test
  void redirectOfTheOnlyOneWhoKnowsIsAnErrorThatLeadsNowhere() {
    boolean[] moved = new boolean[1];
    World world = new World(policies, "two/m");
    Reaction away = Reaction.status(307).header("location", "https://elsewhere.example.com/");
    world.hosts(
        host -> {
          Reaction fine = Reaction.status(200).header("content-type", "application/json");
          return host.startsWith("api") ? Reaction.status(404) : moved[0] ? away : fine;
        });
    CallScript first = new CallScript();
    first.path = "/v1/responses";
    first.headers = Map.of("Authorization", "Bearer mine");
    world.blocking(first);
    moved[0] = true;
    CallScript next = new CallScript();
    next.path = "/v1/responses";
    next.headers = first.headers;
    next.continues = "id";

    for (Seen seen : List.of(world.blocking(next), world.blocking(next), world.async(next))) {
      assertThat(seen.status()).isEqualTo(404);
      assertThat(seen.header("location")).isNull();
      assertThat(seen.header("x-outrigger-category")).isEqualTo("not_found");
      assertThat(seen.header("x-should-retry")).isEqualTo("false");
    }
    assertThat(world.places).as("it is remembered").containsExactly(API, TWO, TWO);
    assertThat(lastEnd(world).category()).isEqualTo(ErrorCategory.NOT_FOUND);
    assertThat(world.trace.bugs).isEmpty();
  }

  // ---- what is told ----

  @Test
  void storyNamesWhoWasAskedWhoAnsweredAndWhy() {
    World world = world(Reaction.status(404), "nowhere/m", "two/m");
    call(world, "1");
    assertThat(world.trace.with("skipped")).singleElement().asString().contains("nowhere");
    assertThat(world.trace.with("fell back"))
        .singleElement()
        .asString()
        .contains("endpoint=e, model=m", "endpoint=two, model=m", "NOT_FOUND");
    assertThat(world.trace.with("attempt ended 1")).singleElement().asString().contains("FALLBACK");
    CallEnd end = lastEnd(world);
    assertThat(end.outcome()).isEqualTo(CallOutcome.FALLBACK);
    assertThat(end.fallback().to().endpoint()).isEqualTo("two");
    assertThat(end.fallback().to().credential()).isEqualTo("Bearer k2");
    assertThat(end.category()).isNull();
  }

  @Test
  void observingSendsNothingElsewhereAndSaysWhatItWouldHaveDone() {
    World world = new World(policies, Mode.OBSERVE, 1, World.chain("two/m"));
    world.hosts(host -> Reaction.status(429));
    Seen seen = call(world, "1");
    assertThat(seen.status()).isEqualTo(429);
    assertThat(seen.header("x-outrigger-outcome")).isNull();
    assertThat(world.places).containsExactly(API);
    assertThat(world.trace.with("observed fallback")).hasSize(1);
  }

  // ---- the ladder ----

  @Test
  void ladderIsAskedOnceNobodyIsLeft() {
    World world = new World(policies, "two/m").hosts(host -> Reaction.status(404));
    world.ladder = (asked, why) -> why == ErrorCategory.NOT_FOUND ? rung() : null;
    Seen seen = call(world, "1");
    assertThat(world.places).containsExactly(API, TWO);
    assertThat(seen.status()).isEqualTo(200);
    assertThat(seen.header("x-outrigger-outcome")).isEqualTo("degraded");
    assertThat(seen.header("x-outrigger-degraded")).isEqualTo("message");
    assertThat(seen.header("x-outrigger-model")).isEqualTo("canned");
    assertThat(lastEnd(world).outcome()).isEqualTo(CallOutcome.DEGRADED);
    assertThat(lastEnd(world).degraded().source()).isEqualTo("message");
    assertThat(world.trace.with("attempt ended 2").get(0)).contains("DEGRADED");
  }

  @Test
  void ladderIsAskedBeforeACircuitRefuses() {
    policies.failureThreshold = 1;
    World world = new World(policies).hosts(host -> Reaction.status(503));
    call(world, "1");
    world.ladder = (asked, why) -> rung();
    Seen seen = call(world, "2");
    assertThat(seen.header("x-outrigger-outcome")).isEqualTo("degraded");
    assertThat(seen.header("x-outrigger-attempts")).isEqualTo("0");
  }

  @Test
  void searchEndsAtTheCallersDeadline() {
    World world = new World(policies).hosts(host -> Reaction.status(404));
    long minute = Duration.ofMinutes(1).toNanos();
    world.ladder =
        new Ladder() {
          @Override
          public Rung reply(Asked asked, ErrorCategory why) {
            throw new AssertionError("nobody asks without searching");
          }

          @Override
          public Climb climb(Asked asked, ErrorCategory why) {
            return new Climb() {
              @Override
              public boolean isOver() {
                return world.timing.now() >= minute;
              }

              @Override
              public Rung rung() {
                return FallbackScenariosTest.rung();
              }
            };
          }
        };
    CallScript call = new CallScript();
    call.limit = Duration.ofMillis(1_505);
    Seen seen = world.blocking(call);
    assertThat(seen.header("x-outrigger-outcome")).as("what is known then").isEqualTo("degraded");
    assertThat(world.timing.now()).isEqualTo(call.limit.toNanos());
  }

  @Test
  void ladderIsNotAskedForWhatIsTheRequestsFault() {
    World world = new World(policies).hosts(host -> Reaction.status(400));
    world.ladder = (asked, why) -> rung();
    assertThat(call(world, "1").status()).isEqualTo(400);
  }

  private static Ladder.Rung rung() {
    SyntheticReply reply =
        new SyntheticReply(200, Map.of("content-type", List.of("application/json")), new byte[2]);
    return new Ladder.Rung(reply, "canned", "message", new Degradation("message", -1, -1));
  }

  private static Seen call(World world, String body) {
    CallScript script = new CallScript();
    script.body = body;
    return world.blocking(script);
  }
}
