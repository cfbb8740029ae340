package io.outrigger.call;

import static io.outrigger.call.Reaction.done;
import static io.outrigger.call.Reaction.failure;
import static io.outrigger.call.Reaction.ping;
import static io.outrigger.call.Reaction.role;
import static io.outrigger.call.Reaction.stop;
import static io.outrigger.call.Reaction.stream;
import static io.outrigger.call.Reaction.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.call.Reaction.Ending;
import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.CallEnd;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.Policies;
import io.outrigger.engine.StreamInterruption;
import io.outrigger.engine.StreamInterruption.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is told of a stream, and when, in virtual time. */
class StreamReportsTest {
  private static final Reaction WHOLE =
      stream(role(100), token(400), token(300), token(200), stop(50), done(0));

  private final Policies policies = new Policies();
  private World world;

  enum Driver {
    BLOCKING(World::blocking),
    ASYNC(World::async);

    final BiFunction<World, CallScript, Seen> calls;

    Driver(BiFunction<World, CallScript, Seen> calls) {
      this.calls = calls;
    }
  }

  private Seen call(Driver driver, Reaction... reactions) {
    policies.baseDelay = Duration.ofMillis(10);
    policies.jitter = 0;
    world = new World(policies).reacts(reactions);
    CallScript script = new CallScript();
    script.stream = true;
    return driver.calls.apply(world, script);
  }

  private CallEnd end() {
    assertThat(world.trace.bugs).isEmpty();
    assertThat(world.trace.ends).hasSize(1);
    return world.trace.ends.get(0);
  }

  /** Counts and sums of what is told in classes. */
  private static List<String> gaps(CallEnd end) {
    List<String> gaps = new ArrayList<>();
    end.gaps().forEach((count, nanos) -> gaps.add(count + " x " + Math.round(nanos / 1e6) + " ms"));
    return gaps;
  }

  @ParameterizedTest
  @EnumSource
  void firstChunkAndTheTimesBetweenChunksAreThoseOfTheWire(Driver driver) {
    assertThat(call(driver, WHOLE).status()).isEqualTo(200);

    CallEnd end = end();
    // Headers after 100 ms, then the role, then the first token.
    assertThat(Duration.ofNanos(end.firstChunkNanos())).isEqualTo(Duration.ofMillis(600));
    assertThat(gaps(end)).containsExactlyInAnyOrder("2 x 250 ms");
    assertThat(end.reply().finishReasons()).containsExactly("stop");
    assertThat(end.outcome()).isEqualTo(CallOutcome.OK);
  }

  @ParameterizedTest
  @EnumSource
  void callsLastUntilTheStreamEnds(Driver driver) {
    call(driver, WHOLE.ending(Ending.FINISHED, Duration.ofSeconds(5)));

    assertThat(Duration.ofNanos(end().durationNanos())).isEqualTo(Duration.ofMillis(6_150));
    assertThat(world.trace.with("call ended").get(0)).startsWith("6150000 us");
    assertThat(world.trace.with("attempt ended").get(0)).startsWith("6150000 us");
  }

  @ParameterizedTest
  @EnumSource
  void failuresBeforeTheFirstTokenAreMadeUpFor(Driver driver) {
    Seen seen = call(driver, stream(role(10), failure(20)), WHOLE);

    assertThat(seen.status()).isEqualTo(200);
    assertThat(end().outcome()).isEqualTo(CallOutcome.RETRIED);
    assertThat(interruption(Phase.BEFORE_FIRST_CHUNK).recovered()).isTrue();
    assertThat(world.trace.with("attempt ended 1 200 transient RETRIED")).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void aFailureBeforeTheFirstTokenThatNobodyMakesUpForIsLost(Driver driver) {
    policies.maxAttempts = 1;
    call(driver, stream(role(10), failure(20)));

    assertThat(end().outcome()).isEqualTo(CallOutcome.FAILED);
    assertThat(interruption(Phase.BEFORE_FIRST_CHUNK).recovered()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void breakingOffBehindTheFirstTokenIsToldAndItsTokensAreWasted(Driver driver) {
    Seen seen =
        call(
            driver,
            stream(role(10), token(20), token(20)).ending(Ending.BROKEN, Duration.ofMillis(70)));

    assertThat(seen.status()).isEqualTo(200);
    assertThat(end().outcome()).isEqualTo(CallOutcome.FAILED);
    assertThat(end().errorType()).isEqualTo("stream_interrupted");
    assertThat(end().reply().finishReasons()).containsExactly("error");
    StreamInterruption told = interruption(Phase.MID_STREAM);
    assertThat(told.chunks()).isEqualTo(2);
    assertThat(told.recovered()).isFalse();
    assertThat(world.trace.with("attempt ended").get(0)).doesNotContain("wasted 0");
    assertThat(world.trace.with("call ended").get(0)).startsWith("220000 us");
  }

  @ParameterizedTest
  @EnumSource
  void aStreamThatStallsEndsWithTheLimit(Driver driver) {
    policies.stall = Duration.ofSeconds(3);
    call(driver, stream(role(10), token(20), ping(2_000), ping(2_000), ping(2_000)));

    assertThat(end().category()).isEqualTo(ErrorCategory.TIMEOUT);
    assertThat(interruption(Phase.MID_STREAM).chunks()).isEqualTo(1);
    assertThat(world.trace.with("call ended").get(0)).startsWith("3130000 us");
  }

  @ParameterizedTest
  @EnumSource
  void silenceBeforeTheFirstTokenEndsWithTheLimit(Driver driver) {
    policies.firstToken = Duration.ofSeconds(2);
    Seen seen = call(driver, stream(role(10), ping(1_500), token(1_500)), WHOLE);

    assertThat(seen.status()).isEqualTo(200);
    assertThat(world.trace.with("attempt ended").get(0)).contains("timeout RETRIED");
    assertThat(world.trace.with("retry of 1").get(0)).startsWith("2000000 us");
  }

  @ParameterizedTest
  @EnumSource
  void theCircuitHearsOfAStreamOnceAndAtItsEnd(Driver driver) {
    policies.failureThreshold = 1;
    policies.maxAttempts = 1;
    call(
        driver,
        stream(role(10), token(20), token(20)).ending(Ending.BROKEN, Duration.ofMillis(70)));

    assertThat(world.trace.with("from=CLOSED, to=OPEN")).hasSize(1);
    assertThat(world.trace.with("from=CLOSED, to=OPEN").get(0)).startsWith("220000 us");
  }

  @ParameterizedTest
  @EnumSource
  void threeStreamsThatBreakOffAreThreeFailuresOfTheCircuit(Driver driver) {
    policies.failureThreshold = 3;
    policies.maxAttempts = 1;
    Reaction cut = stream(role(10), token(20)).ending(Ending.BROKEN, Duration.ofMillis(70));
    world = new World(policies).reacts(cut, cut, WHOLE, cut, cut, cut);
    for (int i = 0; i < 6; i++) {
      CallScript script = new CallScript();
      script.stream = true;
      script.body = "text " + i;
      Seen unused = driver.calls.apply(world, script);
      assertThat(world.trace.with("to=OPEN")).hasSize(i < 5 ? 0 : 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAbandonedStreamIsNoFailure(Driver driver) {
    policies.failureThreshold = 1;
    call(driver, stream(role(10), token(20), token(20)).ending(Ending.ABANDONED, Duration.ZERO));

    assertThat(end().outcome()).isEqualTo(CallOutcome.CANCELLED);
    assertThat(world.trace.interruptions).isEmpty();
    assertThat(world.trace.with("to=OPEN")).isEmpty();
  }

  private StreamInterruption interruption(Phase phase) {
    assertThat(world.trace.interruptions).hasSize(1);
    StreamInterruption told = world.trace.interruptions.get(0);
    assertThat(told.phase()).isEqualTo(phase);
    return told;
  }
}
