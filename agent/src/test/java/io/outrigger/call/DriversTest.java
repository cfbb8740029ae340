package io.outrigger.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.call.Reaction.Ending;
import io.outrigger.call.Reaction.Piece;
import io.outrigger.config.ErrorCategory;
import io.outrigger.config.Fallbacks;
import io.outrigger.config.Mode;
import io.outrigger.config.Recovery;
import io.outrigger.engine.Degradation;
import io.outrigger.engine.Policies;
import io.outrigger.engine.Suppression;
import io.outrigger.engine.TargetState;
import io.outrigger.http.Outcome;
import io.outrigger.http.SyntheticReply;
import io.outrigger.provider.Operation.Treatment;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/**
 * The two drivers run one plan: fed with the same random script of calls and reactions, they tell
 * the same story at the same virtual times and leave the same shared state.
 */
class DriversTest {

  private static final Ladder.Rung RUNG =
      new Ladder.Rung(
          new SyntheticReply(200, Map.of(), new byte[] {'{', '}'}),
          "canned",
          "message",
          new Degradation("message", -1, -1));

  @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void blockingAndAsynchronousCallsGiveEqualTraces(@ForAll long seed) {
    List<String> blocking = story(seed, World::blocking);
    List<String> async = story(seed, World::async);
    assertThat(async).isEqualTo(blocking);
  }

  /** Without this, equal traces could mean that nothing happens in them. */
  @Test
  void theScriptsReachEveryKindOfEvent() {
    StringBuilder all = new StringBuilder();
    for (long seed = 0; seed < 1_200; seed++) {
      story(seed, World::blocking).forEach(line -> all.append(line).append('\n'));
    }
    assertThat(all)
        .contains(" OK ", " RETRIED ", " FAILED ", " REFUSED ", " CANCELLED ")
        .contains(" FALLBACK ", " DEGRADED ", "observed fallback")
        .contains("observed degrade", "x-outrigger-outcome=fallback", "x-outrigger-degraded")
        .contains("circuit_open", " hold", " address", " to two.example.com", " for small")
        .contains("to three.example.com", "for large", "fell back")
        .contains("from=CLOSED, to=OPEN", "from=OPEN, to=HALF_OPEN")
        .contains("from=HALF_OPEN, to=OPEN", "from=HALF_OPEN, to=CLOSED")
        .contains("observed refuse", "observed retry", "observed deliver")
        .contains("x-outrigger-outcome=retried", "x-outrigger-outcome=refused")
        .contains("interrupted BEFORE_FIRST_CHUNK behind 0 recovered", "behind 0 lost")
        .contains("interrupted MID_STREAM behind 1 lost", "stream_interrupted", "wasted 2")
        .contains("passed through: not_replayable", "attempts=5", "attempts=0", "hung up");
    for (Suppression why : Suppression.values()) {
      if (why != Suppression.STREAM_STARTED) { // not built yet
        assertThat(all).contains("no retry: " + why);
      }
    }
  }

  /** Plays the script of a seed and writes down everything that can be seen. */
  private static List<String> story(long seed, BiFunction<World, CallScript, Seen> driver) {
    SplittableRandom random = new SplittableRandom(seed);
    Policies policies = policies(random);
    Mode mode = random.nextInt(10) == 0 ? Mode.OBSERVE : Mode.PROTECT;
    World world = new World(policies, mode, seed, chain(random));
    if (random.nextInt(4) == 0) {
      world.ladder = (asked, why) -> why == ErrorCategory.RATE_LIMITED ? null : RUNG;
    }
    boolean bad = random.nextBoolean();
    List<Reaction> reactions = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      reactions.add(reaction(random, bad));
    }
    world.reacts(reactions.toArray(Reaction[]::new));
    int calls = 1 + random.nextInt(8);
    for (int i = 0; i < calls; i++) {
      CallScript script = call(random);
      world.trace.note("--- " + script);
      world.trace.note("seen: " + driver.apply(world, script));
      for (TargetState target : world.targets.all()) {
        world.trace.note(
            String.join(
                " ",
                target.breakerName(),
                target.phase().word(),
                "tokens " + target.budgetTokens(),
                "held " + target.hold().leftNanos(world.timing.now()),
                "memory " + world.memory.isEmpty()));
      }
      world.sleep(Duration.ofMillis(random.nextInt(20_000)));
    }
    assertThat(world.trace.bugs).isEmpty();
    assertThat(world.trace.ends).hasSize(world.trace.startedCalls).hasSize(calls);
    assertThat(world.trace.endedAttempts).isEqualTo(world.trace.startedAttempts);
    assertThat(world.trace.startedAttempts).isEqualTo(world.wire.size());
    assertThat(world.trace.openScopes).isZero();
    assertThat(Claim.isHeld()).isFalse();
    return world.trace.lines;
  }

  private static Fallbacks chain(SplittableRandom random) {
    List<String> chain = new ArrayList<>();
    for (String target : List.of("e/small", "two/m", "long:two/large", "three/small", "none/m")) {
      if (random.nextInt(2) == 0) {
        chain.add(target);
      }
    }
    return random.nextInt(4) == 0 ? Fallbacks.NONE : World.chain(chain.toArray(String[]::new));
  }

  private static Policies policies(SplittableRandom random) {
    Policies policies = new Policies();
    policies.maxAttempts = 1 + random.nextInt(5);
    policies.failureThreshold = 2 + random.nextInt(4);
    policies.budgetBurst = random.nextInt(6);
    policies.rateLimitedDelay = Duration.ofSeconds(1 + random.nextInt(30));
    policies.ambiguous = random.nextInt(4) != 0;
    policies.callTimeout = Duration.ofSeconds(random.nextBoolean() ? 0 : 20 + random.nextInt(60));
    policies.circuit = random.nextInt(8) != 0;
    policies.firstToken = Duration.ofSeconds(20L * random.nextInt(3));
    policies.stall = Duration.ofSeconds(20L * random.nextInt(3));
    policies.recovery = random.nextInt(4) == 0 ? Recovery.OFF : Recovery.ERROR_EVENT;
    policies.fallbackMaxWait = Duration.ofSeconds(random.nextInt(20));
    if (random.nextInt(3) == 0) {
      policies.fallbackOn =
          random.nextBoolean()
              ? Set.of()
              : Set.of(ErrorCategory.TRANSIENT, ErrorCategory.INVALID_REQUEST);
    }
    return policies;
  }

  private static CallScript call(SplittableRandom random) {
    CallScript script = new CallScript();
    script.model = random.nextInt(5) == 0 ? "other" : "m";
    script.body = "text " + random.nextInt(3);
    script.above = random.nextInt(6) == 0 ? 1 + random.nextInt(3) : 0;
    script.replayable = random.nextInt(8) != 0;
    script.stream = random.nextBoolean();
    script.background = random.nextInt(10) == 0;
    script.treatment = Treatment.values()[random.nextInt(4) * random.nextInt(2)];
    script.limit = random.nextInt(3) == 0 ? Duration.ofMillis(500 + random.nextInt(60_000)) : null;
    script.cancelAfter =
        // Between two milliseconds: whether a cancel or an answer of the same instant wins is open.
        random.nextInt(4) == 0
            ? Duration.ofNanos(500_000L + 1_000_000L * random.nextInt(20_000))
            : null;
    return script;
  }

  private static Reaction reaction(SplittableRandom random, boolean bad) {
    Duration latency = Duration.ofMillis(random.nextInt(random.nextInt(20) == 0 ? 90_000 : 3_000));
    if (random.nextInt(6) == 0) {
      return stream(random).after(latency);
    }
    if (random.nextInt(10) < (bad ? 2 : 6)) {
      Ending ending = Ending.values()[random.nextInt(5) == 0 ? 1 + random.nextInt(2) : 0];
      return Reaction.status(200)
          .after(latency)
          .ending(ending, Duration.ofMillis(random.nextInt(30_000)));
    }
    String seconds = Integer.toString(random.nextInt(90));
    Reaction reaction =
        switch (random.nextInt(16)) {
          case 0, 1 -> Reaction.status(429);
          case 2, 3 -> Reaction.status(429).header("retry-after", seconds);
          case 4 -> Reaction.status(503).header("retry-after", seconds);
          case 5 -> Reaction.status(402);
          case 6 -> Reaction.status(402).header("reset-date", seconds);
          case 7 -> Reaction.status(400 + random.nextInt(6));
          case 8 -> Reaction.status(random.nextBoolean() ? 418 : 413);
          case 9 -> Reaction.status(529);
          case 10 -> Reaction.breaks(new ConnectException("refused"), Outcome.Phase.BEFORE_SEND);
          case 11 -> Reaction.breaks(new IOException("reset"), Outcome.Phase.AFTER_SEND);
          case 12 -> Reaction.breaks(new IOException("cut"), Outcome.Phase.IN_RESPONSE);
          case 13 -> Reaction.appBug();
          default -> Reaction.status(500);
        };
    return reaction.after(latency);
  }

  /** A stream that may think long, fail before or behind its first token, or simply stop. */
  private static Reaction stream(SplittableRandom random) {
    List<Piece> pieces = new ArrayList<>(List.of(Reaction.role(millis(random))));
    for (int i = random.nextInt(3); i > 0; i--) {
      pieces.add(Reaction.ping(millis(random)));
    }
    for (int i = random.nextInt(5); i > 0; i--) {
      pieces.add(Reaction.token(millis(random)));
    }
    switch (random.nextInt(5)) {
      case 0 -> pieces.add(Reaction.failure(millis(random)));
      case 1 -> {}
      default -> {
        pieces.add(Reaction.stop(millis(random)));
        pieces.add(Reaction.done(millis(random)));
      }
    }
    Ending ending = Ending.values()[random.nextInt(5) == 0 ? 1 + random.nextInt(2) : 0];
    return Reaction.stream(pieces.toArray(Piece[]::new))
        .ending(ending, Duration.ofMillis(random.nextInt(3_000)));
  }

  private static int millis(SplittableRandom random) {
    return random.nextInt(random.nextInt(12) == 0 ? 90_000 : 2_000);
  }
}
