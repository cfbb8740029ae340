package io.outrigger.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.CallWatch;
import io.outrigger.engine.CircuitTransition;
import io.outrigger.engine.CircuitTransition.Phase;
import io.outrigger.engine.Handoff;
import io.outrigger.engine.Hop;
import io.outrigger.engine.StreamInterruption;
import io.outrigger.engine.Suppression;
import io.outrigger.engine.Target;
import io.outrigger.engine.WaitSource;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StatusWatchTest {
  private static final Target OTHER = new Target("backup", "claude", "");

  private final World world = new World();

  @Test
  void nothingIsKeptUntilSomebodyCouldAsk() {
    world.call(World.GPT, ErrorCategory.TRANSIENT);
    world.heard.waitIgnored(World.GPT, Duration.ofDays(2));

    assertThat(world.health().decisions()).isEmpty();
    assertThat(world.health().attempts().lastHour()).isZero();
    assertThat(world.health().since()).isNull();
  }

  @Test
  void callsAndAttemptsAreCountedApart() {
    world.heard.record();
    world.call(World.GPT, null);
    world.call(World.GPT, ErrorCategory.TIMEOUT);
    world.pass(Duration.ofMinutes(7));
    world.call(World.GPT, ErrorCategory.TIMEOUT);

    Health health = world.health();

    assertThat(health.attempts().lastHour()).isEqualTo(3);
    assertThat(health.failures().get(ErrorCategory.TIMEOUT).lastHour()).isEqualTo(2);
    assertThat(health.failures().get(ErrorCategory.TIMEOUT).lastFiveMinutes()).isEqualTo(1);
    assertThat(health.calls().get(CallOutcome.OK).lastHour()).isEqualTo(1);
    assertThat(health.calls().get(CallOutcome.FAILED).lastHour()).isEqualTo(2);
    assertThat(health.since()).isEqualTo("2027-01-15T08:00:00Z");
    world.pass(Duration.ofMinutes(60));
    assertThat(world.health().attempts().lastHour()).isZero();
  }

  @Test
  void everyDecisionIsKeptWithItsReason() {
    world.heard.record();
    CallWatch.Watched call = World.call(World.GPT);
    CallWatch.Watched moved = World.call(World.GPT, OTHER, "trace");
    world.heard.retryScheduled(
        call,
        World.attempt(World.GPT),
        World.failure(ErrorCategory.RATE_LIMITED),
        Duration.ofMillis(12_300),
        WaitSource.RETRY_AFTER);
    world.heard.retryScheduled(
        call,
        World.attempt(World.GPT),
        World.failure(ErrorCategory.TRANSIENT),
        Duration.ofMillis(1_234),
        WaitSource.BACKOFF);
    world.heard.retrySuppressed(call, World.failure(ErrorCategory.TRANSIENT), Suppression.BUDGET);
    world.heard.circuitMoved(
        call, World.GPT, new CircuitTransition(Phase.CLOSED, Phase.OPEN, ErrorCategory.TRANSIENT));
    world.heard.fallbackSkipped(call, new Hop("spare", "gemini"), "tools");
    world.heard.fellBack(
        call, new Handoff(World.GPT, "openai", OTHER, "anthropic", ErrorCategory.TRANSIENT));
    world.heard.streamInterrupted(
        moved,
        new StreamInterruption(
            World.attempt(OTHER),
            World.failure(ErrorCategory.TRANSIENT),
            StreamInterruption.Phase.MID_STREAM,
            7,
            false));
    world.heard.observed(moved, "retry", World.failure(ErrorCategory.TIMEOUT));
    world.heard.ended(moved, World.end(CallOutcome.FAILED, ErrorCategory.TRANSIENT));
    world.heard.ended(call, World.end(CallOutcome.REFUSED, ErrorCategory.TRANSIENT));
    world.heard.waitIgnored(World.GPT, Duration.ofDays(2));

    assertThat(world.health().decisions())
        .extracting(line -> line.what() + " | " + line.target() + " | " + line.reason())
        .containsExactly(
            "wait_ignored | openai/gpt-4o | asked for 172800 s, over 24 h",
            "refused | openai/gpt-4o | circuit_open; opened by transient",
            "failed | openai/gpt-4o | transient: server_error",
            "would_retry | backup/claude | timeout: code",
            "stream_interrupted | backup/claude | mid_stream; transient: server_error",
            "fallback | openai/gpt-4o | transient; to backup/claude",
            "passed_over | spare/gemini | tools",
            "circuit | openai/gpt-4o | closed to open; transient",
            "no_retry | openai/gpt-4o | budget; transient: server_error",
            "retry | openai/gpt-4o | transient: server_error; backoff",
            "retry | openai/gpt-4o | rate_limited: code; retry_after of 12.3 s");
  }

  @Test
  void stormOfOneDecisionIsOneLineWithACount() {
    world.heard.record();
    for (int i = 0; i < 1_000; i++) {
      Target target = i % 2 == 0 ? World.GPT : OTHER;
      world.heard.ended(
          World.call(target, target, "trace" + i),
          World.end(CallOutcome.REFUSED, ErrorCategory.TRANSIENT));
      world.pass(Duration.ofMillis(10));
    }

    List<Decided> decisions = world.health().decisions();

    assertThat(decisions).extracting(Decided::times).containsExactly(500, 500);
    assertThat(decisions).extracting(Decided::traceId).containsExactly("trace999", "trace998");
    assertThat(decisions.get(0).lastMillis() - decisions.get(0).firstMillis()).isEqualTo(9_980);
    world.pass(Duration.ofMinutes(2));
    world.heard.ended(
        World.call(World.GPT), World.end(CallOutcome.REFUSED, ErrorCategory.TRANSIENT));
    assertThat(world.health().decisions()).as("later it is news again").hasSize(3);
  }

  @Test
  void onlyTheLatestFiftyAreKept() {
    world.heard.record();
    for (int i = 0; i < 200; i++) {
      world.call(new Target("e", "m" + i, ""), ErrorCategory.AUTH);
    }

    assertThat(world.health().decisions())
        .hasSize(50)
        .extracting(Decided::target)
        .startsWith("e/m199")
        .endsWith("e/m150");
  }

  @Test
  void errorsOfOurOwnAreAlwaysCounted() {
    world.heard.internalError("call");
    world.heard.internalError("call");
    for (int i = 0; i < 100; i++) {
      world.heard.internalError("bug" + i);
    }

    assertThat(world.health().agentErrors()).containsEntry("call", 2L).hasSizeLessThan(40);
    assertThat(world.health().agentErrorCount()).isEqualTo(102);
  }
}
