package io.outrigger.telemetry;

import static io.outrigger.telemetry.CallStory.GPT;
import static io.outrigger.telemetry.InMemoryTelemetry.attributes;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.Target;
import io.outrigger.telemetry.Destination.Owner;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What holds for all metrics. */
final class MetricSchemaTest {
  private static final String P = "gen_ai.provider.name";
  private static final String M = "gen_ai.request.model";
  private static final String C = "outrigger.error.category";

  private final InMemoryTelemetry telemetry = new InMemoryTelemetry(Owner.OURS, CallStory.config());

  @AfterEach
  void close() {
    telemetry.close();
  }

  @Test
  void whatAlertsWatchStartsAtZero() {
    telemetry
        .agent
        .targets()
        .add(GPT, "openai/gpt-4o", "openai", Set.of(ErrorCategory.TRANSIENT), () -> null);
    telemetry.started(CallStory.chat(GPT));

    for (ErrorCategory category : ErrorCategory.values()) {
      assertThat(telemetry.operations("failed", category.word())).isZero();
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
    assertThat(telemetry.operations("refused", "circuit_open")).isZero();
    assertThat(telemetry.transitions("closed", "open", "transient")).isZero();
    assertThat(telemetry.transitions("open", "half_open", null)).isZero();
    assertThat(telemetry.transitions("half_open", "closed", null)).isZero();
    assertThat(telemetry.transitions("half_open", "open", "transient")).isZero();
    assertThat(
            telemetry.count(
                "outrigger.agent.internal_errors", attributes("outrigger.agent.component", "call")))
        .contains(0L);
  }

  @Test
  void modelNamesBeyondFiftyShareOneSeries() {
    for (int i = 0; i < ModelNames.LIMIT + 10; i++) {
      CallStory.healthy(telemetry, CallStory.chat(new Target("openai", "model-" + i, "")));
    }
    assertThat(
            telemetry.points("gen_ai.client.inference.duration").stream()
                .map(point -> point.getAttributes().get(AttributeKey.stringKey(M)))
                .distinct())
        .hasSize(ModelNames.LIMIT + 1)
        .contains("model-0", "model-49", "_OTHER")
        .doesNotContain("model-50");
    assertThat(telemetry.spans()).anyMatch(span -> span.getName().equals("chat model-55"));
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
}
