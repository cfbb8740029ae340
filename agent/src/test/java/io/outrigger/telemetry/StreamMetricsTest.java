package io.outrigger.telemetry;

import static io.outrigger.telemetry.CallStory.GPT;
import static io.outrigger.telemetry.InMemoryTelemetry.attributes;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.outrigger.config.ErrorCategory;
import io.outrigger.config.GenAiNaming;
import io.outrigger.config.Mode;
import io.outrigger.engine.AttemptEnd;
import io.outrigger.engine.AttemptEnd.Disposition;
import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.CallEnd;
import io.outrigger.engine.CallFacts;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.ChunkTimes;
import io.outrigger.engine.Classification;
import io.outrigger.engine.ReplyFacts;
import io.outrigger.engine.StreamInterruption;
import io.outrigger.engine.StreamInterruption.Phase;
import io.outrigger.telemetry.Destination.Owner;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of streams; when it is told, {@code call.StreamReportsTest} says. */
final class StreamMetricsTest {
  private static final String PREFIX = "gen_ai.client.inference.";
  private static final CallFacts STREAM =
      new CallFacts("chat", "openai", GPT, true, "api.example", 443, Map.of());
  private static final Classification CUT =
      CallStory.failure(ErrorCategory.TRANSIENT, "stream_interrupted");

  private final InMemoryTelemetry telemetry = new InMemoryTelemetry(Owner.OURS, CallStory.config());

  @AfterEach
  void close() {
    telemetry.close();
  }

  @Test
  void timesToTheFirstChunkAndBetweenChunksAreMeasured() {
    telemetry.started(STREAM).ended(read(gaps(4_000_000, 6_000_000, 300_000_000)));

    assertThat(telemetry.histogram(PREFIX + "time_to_first_chunk").get(0).getSum()).isEqualTo(0.4);
    HistogramPointData between = telemetry.histogram(PREFIX + "time_per_output_chunk").get(0);
    assertThat(between.getCount()).isEqualTo(3);
    assertThat(between.getSum()).isCloseTo(0.31, org.assertj.core.data.Offset.offset(1e-9));
    assertThat(between.getAttributes())
        .isEqualTo(telemetry.histogram(PREFIX + "duration").get(0).getAttributes());
    SpanData span = telemetry.span("chat gpt-4o");
    assertThat(
            span.getAttributes().get(AttributeKey.doubleKey("gen_ai.response.time_to_first_chunk")))
        .isEqualTo(0.4);
  }

  @Test
  void answersInOnePieceHaveNoChunks() {
    telemetry.started(CallStory.chat(GPT)).ended(read(gaps(4_000_000)));

    assertThat(telemetry.metric(PREFIX + "time_to_first_chunk")).isEmpty();
    assertThat(telemetry.metric(PREFIX + "time_per_output_chunk")).isEmpty();
  }

  @Test
  void oldNamesAreUsedWhereAskedFor() {
    try (InMemoryTelemetry old =
        new InMemoryTelemetry(Owner.OURS, CallStory.config(GenAiNaming.V1_41, Mode.PROTECT))) {
      old.started(STREAM).ended(read(gaps(4_000_000)));

      assertThat(old.metric("gen_ai.client.operation.time_to_first_chunk")).isPresent();
      assertThat(old.metric("gen_ai.client.operation.time_per_output_chunk")).isPresent();
      assertThat(old.metric(PREFIX + "time_to_first_chunk")).isEmpty();
      assertThat(old.metric(PREFIX + "time_per_output_chunk")).isEmpty();
    }
  }

  @Test
  void interruptionsAreCountedByHowFarTheyHadComeAndWhetherAnybodyWentOn() {
    OtelCall call = telemetry.started(STREAM);
    AttemptFacts first = CallStory.attempt(1, 0, GPT);
    AttemptFacts second = CallStory.attempt(2, 1, GPT);
    call.streamInterrupted(new StreamInterruption(first, CUT, Phase.BEFORE_FIRST_CHUNK, 0, true));
    call.streamInterrupted(new StreamInterruption(second, CUT, Phase.MID_STREAM, 7, false));
    call.ended(read(ChunkTimes.NONE));

    assertThat(interruptions("before_first_chunk", true)).isEqualTo(1);
    assertThat(interruptions("mid_stream", false)).isEqualTo(1);
    assertThat(telemetry.span("chat gpt-4o").getEvents())
        .filteredOn(event -> event.getName().equals("outrigger.stream.interrupted"))
        .extracting(
            event -> event.getAttributes().get(AttributeKey.longKey("outrigger.stream.chunks")))
        .containsExactly(0L, 7L);
  }

  @Test
  void tokensOfAnswersThatWereNoneAreCounted() {
    OtelCall call = telemetry.started(STREAM);
    AttemptFacts attempt = CallStory.attempt(1, 0, GPT);
    call.attemptStarted(attempt).close();
    call.attemptEnded(new AttemptEnd(attempt, 200, CUT, null, Disposition.RETRIED, 1_000_000, 21));
    AttemptFacts again = CallStory.attempt(2, 1, GPT);
    call.attemptStarted(again).close();
    call.attemptEnded(CallStory.answered(again));
    call.ended(read(ChunkTimes.NONE));

    assertThat(
            telemetry.count(
                "outrigger.attempt.wasted_tokens",
                attributes("gen_ai.provider.name", "openai", "gen_ai.request.model", "gpt-4o")))
        .contains(21L);
  }

  @Test
  void anInterruptedStreamSaysSoBesideItsOwnReasonsToFinish() {
    ReplyFacts cut = new ReplyFacts("r", "gpt-4o-2024", List.of("error"), 12, 3, -1, -1, -1);
    OtelCall call = telemetry.started(STREAM);
    call.ended(
        new CallEnd(
            CallOutcome.FAILED,
            ErrorCategory.TRANSIENT,
            false,
            "stream_interrupted",
            1,
            0,
            0,
            400_000_000,
            900_000_000,
            cut,
            null));

    Attributes span = telemetry.span("chat gpt-4o").getAttributes();
    assertThat(span.get(AttributeKey.stringArrayKey("gen_ai.response.finish_reasons")))
        .containsExactly("error");
    assertThat(span.get(AttributeKey.stringKey("error.type"))).isEqualTo("stream_interrupted");
  }

  @Test
  void theSpanIsOpenAsLongAsTheStream() {
    OtelCall call = telemetry.started(STREAM);
    AttemptFacts attempt = CallStory.attempt(1, 0, GPT);
    call.attemptStarted(attempt).close();
    assertThat(telemetry.spans()).isEmpty();

    call.attemptEnded(CallStory.answered(attempt));
    call.ended(read(ChunkTimes.NONE));

    assertThat(telemetry.spans()).extracting(SpanData::getName).contains("chat gpt-4o");
  }

  private static ChunkTimes gaps(long... nanos) {
    ChunkTimes gaps = new ChunkTimes();
    for (long each : nanos) {
      gaps.add(each);
    }
    return gaps;
  }

  private static CallEnd read(ChunkTimes gaps) {
    return new CallEnd(
        CallOutcome.OK,
        null,
        false,
        null,
        1,
        0,
        0,
        400_000_000,
        gaps,
        900_000_000,
        CallStory.reply(),
        null,
        null,
        null);
  }

  private long interruptions(String phase, boolean recovered) {
    Attributes counted =
        attributes(
                "gen_ai.provider.name",
                "openai",
                "gen_ai.request.model",
                "gpt-4o",
                "outrigger.stream.phase",
                phase)
            .toBuilder()
            .put("outrigger.stream.recovered", recovered)
            .build();
    return telemetry.count("outrigger.stream.interruptions", counted).orElseThrow();
  }
}
