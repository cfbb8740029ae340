package io.outrigger.report;

import static io.outrigger.report.Bench.GPT;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.CallWatch;
import io.outrigger.engine.CircuitTransition;
import io.outrigger.engine.CircuitTransition.Phase;
import io.outrigger.engine.Classification;
import io.outrigger.engine.Handoff;
import io.outrigger.engine.Hop;
import io.outrigger.engine.StreamInterruption;
import io.outrigger.engine.Suppression;
import io.outrigger.engine.Target;
import io.outrigger.engine.WaitSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionLogTest {
  private static final Classification LIMITED =
      Bench.failure(ErrorCategory.RATE_LIMITED, "rate_limit_exceeded");
  private static final Target CLAUDE = new Target("away", "claude", "other-credential");

  private final Bench bench;
  private final CallWatch.Watched call = Bench.call(GPT);
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final DecisionLog log;

  DecisionLogTest(@TempDir Path directory) {
    bench = new Bench(directory);
    log = new DecisionLog(bench.setup(), (line, application) -> lines.add(line.plain()));
  }

  @Test
  void eachDecisionIsALineWithItsReasonTargetAndTrace() {
    log.retryScheduled(
        call, Bench.attempt(GPT), LIMITED, Duration.ofSeconds(20), WaitSource.RETRY_AFTER);
    log.retrySuppressed(call, LIMITED, Suppression.BUDGET);
    log.streamInterrupted(
        call,
        new StreamInterruption(
            Bench.attempt(GPT), LIMITED, StreamInterruption.Phase.MID_STREAM, 7, false));
    log.fellBack(call, new Handoff(GPT, "openai", CLAUDE, "anthropic", ErrorCategory.RATE_LIMITED));
    log.fallbackSkipped(call, new Hop("spare", "gpt-4o"), "server_state");
    log.observed(call, "retry", LIMITED);
    log.circuitMoved(
        call, GPT, new CircuitTransition(Phase.CLOSED, Phase.OPEN, ErrorCategory.TRANSIENT));
    log.ended(call, Bench.end(CallOutcome.REFUSED, ErrorCategory.TRANSIENT, "circuit_open"));
    log.ended(call, Bench.end(CallOutcome.DEGRADED, null, null));
    log.ended(call, Bench.end(CallOutcome.FAILED, ErrorCategory.TRANSIENT, "503"));

    String target = "endpoint=openai model=gpt-4o trace=0af7651916cd43dd8448eb211c80319c";
    String limited = " category=rate_limited reason=rate_limit_exceeded " + target;
    Waiting.until(() -> lines.size() == 10);
    assertThat(lines)
        .containsExactly(
            "retry" + limited + " wait_source=retry_after attempt=2 wait_s=20.0",
            "no_retry" + limited + " why=budget",
            "stream_interrupted" + limited + " phase=mid_stream recovered=false chunks=7",
            "fallback category=rate_limited " + target + " to_endpoint=away to_model=claude",
            "fallback_skipped " + target + " to_endpoint=spare to_model=gpt-4o why=server_state",
            "observed" + limited + " decision=retry",
            "circuit category=transient " + target + " from=closed to=open",
            "refused category=transient reason=circuit_open " + target + " attempts=2 waited_s=1.5",
            "degraded " + target + " attempts=2 waited_s=1.5",
            "failed category=transient reason=503 " + target + " attempts=2 waited_s=1.5");
  }

  @Test
  void whatGoesWellAndWhatTheCallerCancelledIsNoLine() {
    log.attemptAnswered(GPT);
    log.ended(call, Bench.end(CallOutcome.OK, null, null));
    log.ended(call, Bench.end(CallOutcome.RETRIED, null, null));
    log.ended(call, Bench.end(CallOutcome.FALLBACK, null, null));
    log.ended(call, Bench.end(CallOutcome.CANCELLED, ErrorCategory.CANCELLED, null));
    log.incident(new Line(0, false, "behind"));
    Waiting.until(() -> lines.contains("behind"));
    assertThat(lines).containsExactly("behind");
  }

  @Test
  void stormIsAFewLinesAndInTheEndTheirNumber() {
    for (int i = 0; i < 500; i++) {
      log.ended(call, Bench.end(CallOutcome.REFUSED, ErrorCategory.TRANSIENT, "circuit_open"));
    }
    log.retrySuppressed(call, LIMITED, Suppression.BUDGET);
    Waiting.until(() -> lines.size() == 6);
    assertThat(lines).filteredOn(line -> line.startsWith("refused")).hasSize(5);
    assertThat(lines.get(5)).startsWith("no_retry").contains(" trace=");

    log.writeLast(); // whether in time or behind it: nothing of the count is lost
    Waiting.until(() -> lines.size() == 7);
    assertThat(lines.get(6))
        .isEqualTo(
            "refused category=transient reason=circuit_open endpoint=openai model=gpt-4o"
                + " repeated=495");
  }

  @Test
  void stormThatGoesOnIsToldWithATraceNowAndThen() {
    for (int second = 0; second < 31; second++) {
      for (int i = 0; i < 100; i++) {
        log.retrySuppressed(call, LIMITED, Suppression.BUDGET);
      }
      bench.pass(Duration.ofSeconds(1));
    }
    Waiting.until(() -> lines.size() == 8);
    assertThat(lines.subList(5, 8))
        .extracting(line -> line.replaceFirst(".* trace=[0-9a-f]{32} ", ""))
        .containsExactly(
            "why=budget repeated=995", "why=budget repeated=999", "why=budget repeated=999");
  }

  @Test
  void moveToAnotherTargetIsWhereTheRetryIsSuppressed() {
    log.retrySuppressed(Bench.call(GPT, CLAUDE), LIMITED, Suppression.MAX_ATTEMPTS);
    Waiting.until(() -> !lines.isEmpty());
    assertThat(lines.get(0)).contains("endpoint=away model=claude");
  }

  @Test
  void nothingOfPromptsAndCredentialsIsSaid() {
    bench.outage(log);
    Waiting.until(() -> lines.size() > 5);
    assertThat(String.join("\n", lines)).doesNotContain("secret", "hunter2", "credential");
  }
}
