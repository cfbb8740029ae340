package io.outrigger.telemetry;

import static io.outrigger.telemetry.CallStory.GPT;
import static io.outrigger.telemetry.InMemoryTelemetry.attributes;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.outrigger.config.ErrorCategory;
import io.outrigger.config.GenAiNaming;
import io.outrigger.config.Mode;
import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.CallFacts;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.CircuitTransition;
import io.outrigger.engine.CircuitTransition.Phase;
import io.outrigger.engine.Degradation;
import io.outrigger.engine.Handoff;
import io.outrigger.engine.Suppression;
import io.outrigger.engine.Target;
import io.outrigger.telemetry.Destination.Owner;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MetricSchemaTest {
  private static final String P = "gen_ai.provider.name";
  private static final String M = "gen_ai.request.model";
  private static final String C = "outrigger.error.category";
  private static final String OP = "gen_ai.operation.name";
  private static final String OUTCOME = "outrigger.outcome";

  private InMemoryTelemetry telemetry = new InMemoryTelemetry(Owner.OURS, CallStory.config());

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

    assertThat(operations("ok", null)).isEqualTo(1);
    assertThat(operations("retried", null)).isEqualTo(1);
    assertThat(operations("failed", "timeout")).isEqualTo(1);
    assertThat(operations("refused", "circuit_open")).isEqualTo(1);
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
        .extracting(point -> point.getAttributes().get(key("outrigger.attempt.result")))
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

    assertThat(operations("fallback", null)).isEqualTo(2);
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

  @Test
  void degradedRepliesAreCountedBySource() {
    telemetry
        .started(CallStory.chat(GPT))
        .ended(CallStory.end(CallOutcome.DEGRADED, null, new Degradation("rule", -1, -1)));
    assertThat(operations("degraded", null)).isEqualTo(1);
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
    assertThat(transitions("half_open", "open", "rate_limited")).isEqualTo(1);
    assertThat(transitions("open", "half_open", null)).as("nobody asks why").isEqualTo(1);
  }

  @Test
  void durationFollowsTheCurrentConventions() {
    CallStory.healthy(telemetry, CallStory.chat(GPT));
    HistogramPointData duration = telemetry.histogram("gen_ai.client.inference.duration").get(0);
    assertThat(duration.getSum()).isEqualTo(0.25);
    assertThat(duration.getBoundaries()).startsWith(.01, .02).endsWith(327.68, 655.36);
    assertThat(duration.getAttributes())
        .isEqualTo(
            attributes(
                OP,
                "chat",
                P,
                "openai",
                M,
                "gpt-4o",
                "gen_ai.response.model",
                "gpt-4o-2024",
                "server.address",
                "api.example",
                "server.port",
                443));
    assertThat(
            telemetry
                .points("gen_ai.client.inference.usage.output_tokens")
                .get(0)
                .getAttributes()
                .get(key("gen_ai.token.modality")))
        .isEqualTo("unknown");
    assertThat(telemetry.metric("gen_ai.client.operation.duration")).isEmpty();
    assertThat(telemetry.metric("gen_ai.client.token.usage")).isEmpty();
    assertThat(telemetry.metric("gen_ai.client.inference.usage.cache_write.input_tokens"))
        .as("not reported by the reply")
        .isEmpty();
  }

  @Test
  void failuresShareTheDurationMetricAndCarryTheErrorType() {
    telemetry
        .started(CallStory.chat(GPT))
        .ended(CallStory.failedEnd(ErrorCategory.TRANSIENT, "503", null));
    assertThat(
            telemetry
                .histogram("gen_ai.client.inference.duration")
                .get(0)
                .getAttributes()
                .get(key("error.type")))
        .isEqualTo("503");
  }

  @Test
  void oldNamesAreUsedWhereAskedFor() {
    try (InMemoryTelemetry old = with(GenAiNaming.V1_41)) {
      CallStory.healthy(old, CallStory.chat(GPT));
      assertThat(old.metric("gen_ai.client.operation.duration")).isPresent();
      assertThat(old.histogram("gen_ai.client.token.usage"))
          .extracting(point -> point.getAttributes().get(key("gen_ai.token.type")))
          .containsExactlyInAnyOrder("input", "output");
      assertThat(old.metric("gen_ai.client.inference.duration")).isEmpty();
      assertThat(old.metric("gen_ai.client.inference.usage.input_tokens")).isEmpty();
    }
  }

  @Test
  void bothNamesAreUsedWhileDashboardsMove() {
    try (InMemoryTelemetry dup = with(GenAiNaming.DUP)) {
      CallStory.healthy(dup, CallStory.chat(GPT));
      assertThat(dup.collect())
          .extracting(MetricData::getName)
          .contains(
              "gen_ai.client.operation.duration",
              "gen_ai.client.inference.duration",
              "gen_ai.client.token.usage",
              "gen_ai.client.inference.usage.input_tokens");
    }
  }

  @Test
  void embeddingsKeepTheOldDurationInEverySetting() {
    CallFacts facts =
        new CallFacts("embeddings", "openai", GPT, false, "api.example", 443, Map.of());
    CallStory.healthy(telemetry, facts);
    assertThat(telemetry.metric("gen_ai.client.operation.duration")).isPresent();
    assertThat(telemetry.metric("gen_ai.client.inference.duration")).isEmpty();
  }

  @Test
  void whatAlertsWatchStartsAtZero() {
    telemetry
        .agent
        .targets()
        .add(GPT, "openai/gpt-4o", "openai", Set.of(ErrorCategory.TRANSIENT), () -> null);
    telemetry.started(CallStory.chat(GPT));

    for (ErrorCategory category : ErrorCategory.values()) {
      assertThat(operations("failed", category.word())).isZero();
      assertThat(
              telemetry.count(
                  "outrigger.errors",
                  attributes(
                      P,
                      "openai",
                      M,
                      "gpt-4o",
                      C,
                      category.word(),
                      "outrigger.disposition",
                      "surfaced")))
          .contains(0L);
    }
    assertThat(operations("refused", "circuit_open")).isZero();
    assertThat(transitions("closed", "open", "transient")).isZero();
    assertThat(transitions("half_open", "open", "transient")).isZero();
    assertThat(transitions("open", "half_open", null)).isZero();
    assertThat(transitions("half_open", "closed", null)).isZero();
    assertThat(
            telemetry.count(
                "outrigger.agent.internal_errors", attributes("outrigger.agent.component", "call")))
        .contains(0L);
  }

  @Test
  void circuitsAndBudgetsAreReadWhenCollected() {
    AtomicReference<Targets.Reading> state =
        new AtomicReference<>(new Targets.Reading(Phase.CLOSED, null, 9.5, 10));
    telemetry.agent.targets().add(GPT, "openai/gpt-4o", "openai", Set.of(), state::get);
    assertThat(inState("closed")).isEqualTo(1);
    assertThat(inState("open")).isZero();
    assertThat(inState("half_open")).isZero();
    DoublePointData tokens =
        (DoublePointData) telemetry.points("outrigger.retry_budget.tokens").get(0);
    assertThat(tokens.getValue()).isEqualTo(9.5);
    assertThat(
            telemetry.count("outrigger.retry_budget.limit", attributes(P, "openai", M, "gpt-4o")))
        .contains(10L);

    state.set(new Targets.Reading(Phase.OPEN, ErrorCategory.TRANSIENT, 0, 10));
    assertThat(inState("closed")).isZero();
    assertThat(
            telemetry.count(
                "outrigger.circuit_breaker.state",
                attributes(
                    "outrigger.circuit_breaker.name",
                    "openai/gpt-4o",
                    "outrigger.circuit_breaker.state",
                    "open",
                    C,
                    "transient")))
        .as("says why it is open")
        .contains(1L);
    assertThat(telemetry.metric("outrigger.circuit_breaker.state").orElseThrow().getUnit())
        .isEmpty();
  }

  @Test
  void agentTellsOfItself() {
    telemetry.agent.counts().passedThrough("unknown_provider");
    telemetry.agent.counts().internalError("route");
    telemetry.agent.counts().internalError("route");
    assertThat(
            telemetry.count(
                "outrigger.passthrough",
                attributes("outrigger.passthrough.reason", "unknown_provider")))
        .contains(1L);
    assertThat(
            telemetry.count(
                "outrigger.agent.internal_errors",
                attributes("outrigger.agent.component", "route")))
        .contains(2L);
    assertThat(telemetry.metric("outrigger.agent.internal_errors").orElseThrow().getType())
        .isEqualTo(MetricDataType.LONG_SUM);
    assertThat(
            telemetry.count(
                "outrigger.agent.info",
                attributes("outrigger.version", "1.2.3", "outrigger.config.hash", "c0ffee")))
        .contains(1L);
  }

  @Test
  void modelNamesBeyondFiftyShareOneSeries() {
    for (int i = 0; i < ModelNames.LIMIT + 10; i++) {
      CallStory.healthy(telemetry, CallStory.chat(new Target("openai", "model-" + i, "")));
    }
    assertThat(
            telemetry.points("gen_ai.client.inference.duration").stream()
                .map(point -> point.getAttributes().get(key(M)))
                .distinct())
        .hasSize(ModelNames.LIMIT + 1)
        .contains("model-0", "model-49", "_OTHER")
        .doesNotContain("model-50");
    assertThat(telemetry.spans()).anyMatch(span -> span.getName().equals("chat model-55"));
  }

  @Test
  void timeToFirstChunkIsMeasuredForStreams() {
    CallFacts stream = new CallFacts("chat", "openai", GPT, true, "api.example", 443, Map.of());
    OtelCall call = telemetry.started(stream);
    var end = CallStory.end(CallOutcome.OK, 1);
    call.ended(
        new io.outrigger.engine.CallEnd(
            end.outcome(), null, false, null, 1, 0, 0, 400_000_000, 1, end.reply(), null));
    assertThat(telemetry.histogram("gen_ai.client.inference.time_to_first_chunk").get(0).getSum())
        .isEqualTo(0.4);
  }

  @Test
  void histogramsCarryExemplarsOfTheOperation() {
    CallStory.healthy(telemetry, CallStory.chat(GPT));
    assertThat(
            telemetry
                .histogram("gen_ai.client.inference.duration")
                .get(0)
                .getExemplars()
                .get(0)
                .getSpanContext()
                .getSpanId())
        .isEqualTo(telemetry.span("chat gpt-4o").getSpanId());
  }

  @Test
  void everyMetricIsOneOfInstruments() {
    CallStory.retried(telemetry.started(CallStory.chat(GPT)), GPT);
    AttemptFacts attempt = CallStory.attempt(1, 0, GPT);
    OtelCall call = telemetry.started(CallStory.chat(GPT));
    call.attemptStarted(attempt).close();
    assertThat(telemetry.collect())
        .isNotEmpty()
        .allSatisfy(
            metric ->
                assertThat(Instruments.ALL)
                    .extracting(Instrument::name)
                    .contains(metric.getName()));
  }

  private static InMemoryTelemetry with(GenAiNaming naming) {
    return new InMemoryTelemetry(Owner.OURS, CallStory.config(naming, Mode.PROTECT));
  }

  private static AttributeKey<String> key(String name) {
    return AttributeKey.stringKey(name);
  }

  private long operations(String outcome, @org.jspecify.annotations.Nullable String category) {
    var attributes = attributes(P, "openai", M, "gpt-4o", OP, "chat", OUTCOME, outcome);
    if (category != null) {
      attributes = attributes.toBuilder().put(C, category).build();
    }
    return telemetry.count("outrigger.operations", attributes).orElseThrow();
  }

  private long transitions(
      String from, String to, @org.jspecify.annotations.Nullable String cause) {
    var moved =
        attributes(
            "outrigger.circuit_breaker.name",
            "openai/gpt-4o",
            "outrigger.circuit_breaker.from",
            from,
            "outrigger.circuit_breaker.to",
            to);
    if (cause != null) {
      moved = moved.toBuilder().put(C, cause).build();
    }
    return telemetry.count("outrigger.circuit_breaker.transitions", moved).orElseThrow();
  }

  private long inState(String state) {
    return telemetry
        .count(
            "outrigger.circuit_breaker.state",
            attributes(
                "outrigger.circuit_breaker.name",
                "openai/gpt-4o",
                "outrigger.circuit_breaker.state",
                state))
        .orElseThrow();
  }
}
