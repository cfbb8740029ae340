package io.outrigger.report;

import static io.outrigger.report.Bench.GPT;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.ErrorCategory;
import io.outrigger.config.LogSettings;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionLogTest {
  private static final Classification LIMITED =
      Bench.failure(ErrorCategory.RATE_LIMITED, "rate_limit_exceeded");
  private static final Target CLAUDE = new Target("away", "claude", "other-credential");

  private final Bench bench;
  private final CallWatch.Watched call = Bench.call(GPT);

  DecisionLogTest(@TempDir Path directory) {
    bench = new Bench(directory).log(new LogSettings(LogSettings.To.OFF, null, false, 60));
  }

  @Test
  void eachDecisionIsALineWithItsReasonTargetAndTrace() {
    Reports reports = new Reports(bench.setup(), "run");
    reports.retryScheduled(
        call, Bench.attempt(GPT), LIMITED, Duration.ofSeconds(20), WaitSource.RETRY_AFTER);
    reports.retrySuppressed(call, LIMITED, Suppression.BUDGET);
    reports.streamInterrupted(
        call,
        new StreamInterruption(
            Bench.attempt(GPT), LIMITED, StreamInterruption.Phase.MID_STREAM, 7, false));
    reports.fellBack(
        call, new Handoff(GPT, "openai", CLAUDE, "anthropic", ErrorCategory.RATE_LIMITED));
    reports.fallbackSkipped(call, new Hop("spare", "gpt-4o"), "server_state");
    reports.observed(call, "retry", LIMITED);
    reports.circuitMoved(
        call, GPT, new CircuitTransition(Phase.CLOSED, Phase.OPEN, ErrorCategory.TRANSIENT));
    reports.ended(call, Bench.end(CallOutcome.REFUSED, ErrorCategory.TRANSIENT, "circuit_open"));
    reports.ended(call, Bench.end(CallOutcome.DEGRADED, null, null));
    reports.ended(call, Bench.end(CallOutcome.FAILED, ErrorCategory.TRANSIENT, "503"));

    String target = "endpoint=openai model=gpt-4o trace=0af7651916cd43dd8448eb211c80319c";
    String limited = " category=rate_limited reason=rate_limit_exceeded " + target;
    assertThat(lines(reports))
        .containsExactly(
            "retry" + limited + " attempt=2 wait_s=20.0 wait_source=retry_after",
            "no_retry" + limited + " why=budget",
            "stream_interrupted" + limited + " phase=mid_stream chunks=7 recovered=false",
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
    Reports reports = new Reports(bench.setup(), "run");
    reports.attemptAnswered(GPT);
    reports.ended(call, Bench.end(CallOutcome.OK, null, null));
    reports.ended(call, Bench.end(CallOutcome.RETRIED, null, null));
    reports.ended(call, Bench.end(CallOutcome.FALLBACK, null, null));
    reports.ended(call, Bench.end(CallOutcome.CANCELLED, ErrorCategory.CANCELLED, null));
    assertThat(reports.recentDecisions()).isEmpty();
  }

  @Test
  void aStormIsRationedAndSaysHowManyLinesAreMissing() {
    Reports reports = new Reports(bench.setup(), "run");
    for (int i = 0; i < 500; i++) {
      reports.retrySuppressed(call, LIMITED, Suppression.BUDGET);
    }
    bench.pass(Duration.ofSeconds(1));
    reports.retrySuppressed(call, LIMITED, Suppression.BUDGET);
    assertThat(lines(reports)).hasSize(61).last().asString().contains("left_out=440");
  }

  @Test
  void nothingOfPromptsAndCredentialsIsSaid() {
    Reports reports = new Reports(bench.setup(), "run");
    bench.outage(reports);
    assertThat(reports.recentDecisions()).isNotEmpty();
    assertThat(String.join("\n", lines(reports))).doesNotContain("secret", "hunter2", "credential");
  }

  private static List<String> lines(Reports reports) {
    return reports.recentDecisions().stream().map(Line::plain).toList();
  }
}
