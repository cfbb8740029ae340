package io.outrigger.telemetry;

import static io.outrigger.telemetry.CallStory.GPT;
import static io.outrigger.telemetry.InMemoryTelemetry.attributes;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.CircuitTransition;
import io.outrigger.engine.CircuitTransition.Phase;
import io.outrigger.engine.Degradation;
import io.outrigger.engine.Handoff;
import io.outrigger.engine.Suppression;
import io.outrigger.telemetry.Destination.Owner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What became of operations and their attempts. */
final class OperationMetricsTest {
  private static final String P = "gen_ai.provider.name";
  private static final String M = "gen_ai.request.model";
  private static final String C = "outrigger.error.category";

  private final InMemoryTelemetry telemetry = new InMemoryTelemetry(Owner.OURS, CallStory.config());

  @AfterEach
  void close() {
    telemetry.close();
  }

  @Test
  void operationsAreCountedAsTheCallerSawThem() {
    CallStory.healthy(telemetry, CallStory.chat(GPT));
    CallStory.retried(telemetry.started(CallStory.chat(GPT)), GPT);
    telemetry
        .started(CallStory.chat(GPT))
        .ended(CallStory.failedEnd(ErrorCategory.TIMEOUT, "timeout", null));
    telemetry.started(CallStory.chat(GPT)).ended(CallStory.refusedByCircuit());

    assertThat(telemetry.operations("ok", null)).isEqualTo(1);
    assertThat(telemetry.operations("retried", null)).isEqualTo(1);
    assertThat(telemetry.operations("failed", "timeout")).isEqualTo(1);
    assertThat(telemetry.operations("refused", "circuit_open")).isEqualTo(1);
    assertThat(
            telemetry.count(
                "outrigger.circuit_breaker.refusals",
                attributes("outrigger.circuit_breaker.name", "openai/gpt-4o")))
        .contains(1L);
  }

  @Test
  void attemptsRetriesAndErrorsAreCountedPerAttempt() {
    CallStory.retried(telemetry.started(CallStory.chat(GPT)), GPT);

    assertThat(
            telemetry.count(
                "outrigger.errors",
                attributes(
                    P,
                    "openai",
                    M,
                    "gpt-4o",
                    C,
                    "rate_limited",
                    "outrigger.disposition",
                    "retried")))
        .contains(1L);
    assertThat(
            telemetry.count(
                "outrigger.retries",
                attributes(
                    P,
                    "openai",
                    M,
                    "gpt-4o",
                    C,
                    "rate_limited",
                    "outrigger.retry.wait_source",
                    "retry_after")))
        .contains(1L);
    HistogramPointData delay = telemetry.histogram("outrigger.retry.delay").get(0);
    assertThat(delay.getSum()).isEqualTo(1.5);
    assertThat(delay.getBoundaries()).containsExactly(.05, .1, .25, .5, 1d, 2d, 5d, 10d, 30d, 60d);
    assertThat(delay.getAttributes())
        .isEqualTo(attributes(P, "openai", "outrigger.retry.wait_source", "retry_after"));
    assertThat(telemetry.histogram("outrigger.attempt.duration"))
        .extracting(
            point -> point.getAttributes().get(AttributeKey.stringKey("outrigger.attempt.result")))
        .containsExactlyInAnyOrder("ok", "error");
    assertThat(telemetry.histogram("outrigger.overhead.duration").get(0).getSum()).isEqualTo(40e-6);
  }

  @Test
  void movesAreCountedWithWhatBecameOfThem() {
    CallStory.fellBack(telemetry.started(CallStory.chat(GPT)), GPT);
    OtelCall inVain = telemetry.started(CallStory.chat(GPT));
    Handoff moved =
        new Handoff(GPT, "openai", CallStory.CLAUDE, "bedrock", ErrorCategory.NOT_FOUND);
    inVain.fellBack(moved);
    inVain.ended(CallStory.failedEnd(ErrorCategory.NOT_FOUND, "404", null));
    OtelCall onAndOn = telemetry.started(CallStory.chat(GPT));
    onAndOn.fellBack(moved);
    onAndOn.fellBack(moved);
    onAndOn.ended(CallStory.end(CallOutcome.FALLBACK, moved, null));

    assertThat(telemetry.operations("fallback", null)).isEqualTo(2);
    assertThat(fallbacks("ok")).contains(2L);
    assertThat(fallbacks("failed")).contains(2L);
    assertThat(
            telemetry.count(
                "outrigger.fallbacks.skipped",
                attributes(P, "openai", "outrigger.fallback.skip_reason", "server_state")))
        .contains(1L);
    assertThat(
            telemetry.count(
                "outrigger.errors",
                attributes(
                    P, "openai", M, "gpt-4o", C, "not_found", "outrigger.disposition", "fallback")))
        .contains(1L);
  }

  @Test
  void degradedRepliesAreCountedBySource() {
    telemetry
        .started(CallStory.chat(GPT))
        .ended(CallStory.end(CallOutcome.DEGRADED, null, new Degradation("rule", -1, -1)));
    assertThat(telemetry.operations("degraded", null)).isEqualTo(1);
    assertThat(
            telemetry.count(
                "outrigger.degraded_responses",
                attributes(P, "openai", M, "gpt-4o", "outrigger.degraded.source", "rule")))
        .contains(1L);
  }

  @Test
  void suppressedRetriesAndTransitionsAreCountedByReason() {
    OtelCall call = telemetry.started(CallStory.chat(GPT));
    call.retrySuppressed(CallStory.failure(ErrorCategory.TRANSIENT, "503"), Suppression.BUDGET);
    call.circuitMoved(
        GPT, new CircuitTransition(Phase.HALF_OPEN, Phase.OPEN, ErrorCategory.RATE_LIMITED));
    call.circuitMoved(
        GPT, new CircuitTransition(Phase.OPEN, Phase.HALF_OPEN, ErrorCategory.RATE_LIMITED));
    assertThat(
            telemetry.count(
                "outrigger.retry.suppressed",
                attributes(P, "openai", "outrigger.suppression.reason", "budget")))
        .contains(1L);
    assertThat(telemetry.transitions("half_open", "open", "rate_limited")).isEqualTo(1);
    assertThat(telemetry.transitions("open", "half_open", null)).as("nobody asks why").isEqualTo(1);
  }

  private java.util.Optional<Long> fallbacks(String result) {
    return telemetry.count(
        "outrigger.fallbacks",
        attributes(
            P,
            "openai",
            M,
            "gpt-4o",
            "outrigger.fallback.provider",
            "aws.bedrock",
            "outrigger.fallback.model",
            "claude",
            "outrigger.fallback.reason",
            "not_found",
            "outrigger.fallback.result",
            result));
  }
}
