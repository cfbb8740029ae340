package io.outrigger.telemetry;

import static io.outrigger.telemetry.CallStory.GPT;
import static io.outrigger.telemetry.InMemoryTelemetry.attributes;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.outrigger.config.ErrorCategory;
import io.outrigger.config.GenAiNaming;
import io.outrigger.config.Mode;
import io.outrigger.engine.CallFacts;
import io.outrigger.telemetry.Destination.Owner;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The metrics of the GenAI conventions, in the names that were asked for. */
final class GenaiMetricsTest {
  private static final String P = "gen_ai.provider.name";
  private static final String M = "gen_ai.request.model";
  private static final String OP = "gen_ai.operation.name";

  private final InMemoryTelemetry telemetry = new InMemoryTelemetry(Owner.OURS, CallStory.config());

  @AfterEach
  void close() {
    telemetry.close();
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

  private static InMemoryTelemetry with(GenAiNaming naming) {
    return new InMemoryTelemetry(Owner.OURS, CallStory.config(naming, Mode.PROTECT));
  }

  private static AttributeKey<String> key(String name) {
    return AttributeKey.stringKey(name);
  }
}
