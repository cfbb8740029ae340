package io.outrigger.telemetry;

import io.outrigger.config.GenAiNaming;
import io.outrigger.engine.ReplyFacts;
import io.outrigger.telemetry.Binding.Counter;
import io.outrigger.telemetry.Binding.Histogram;
import org.jspecify.annotations.Nullable;

/** Duration and token usage as the GenAI conventions name them, old, new or both. */
final class GenaiMetrics {
  private static final String EMBEDDINGS = "embeddings";
  private static final String UNKNOWN = "unknown";

  private final Labels.Cache labels;
  private final boolean latest;
  private final boolean old;
  private final Histogram duration;
  private final Histogram oldDuration;
  private final Histogram firstChunk;
  private final Histogram oldFirstChunk;
  private final Counter input;
  private final Counter output;
  private final Counter cacheRead;
  private final Counter cacheWrite;
  private final Counter reasoning;
  private final Histogram oldUsage;

  // Unused instruments are never recorded on, so they are never exported.
  GenaiMetrics(Binding binding, Labels.Cache labels, GenAiNaming naming) {
    this.labels = labels;
    this.latest = naming != GenAiNaming.V1_41;
    this.old = naming != GenAiNaming.LATEST;
    this.duration = binding.histogram(Instruments.DURATION);
    this.oldDuration = binding.histogram(Instruments.DURATION_1_41);
    this.firstChunk = binding.histogram(Instruments.FIRST_CHUNK_TIME);
    this.oldFirstChunk = binding.histogram(Instruments.FIRST_CHUNK_TIME_1_41);
    this.input = binding.counter(Instruments.USED_INPUT);
    this.output = binding.counter(Instruments.USED_OUTPUT);
    this.cacheRead = binding.counter(Instruments.USED_CACHE_READ);
    this.cacheWrite = binding.counter(Instruments.USED_CACHE_WRITE);
    this.reasoning = binding.counter(Instruments.USED_REASONING);
    this.oldUsage = binding.histogram(Instruments.TOKEN_USAGE_1_41);
  }

  void ended(Labels.Genai call, double seconds, @Nullable Object context) {
    Object bound = labels.get(call);
    boolean embeddings = call.operation().equals(EMBEDDINGS);
    // The conventions left embeddings under the old name.
    if (latest && !embeddings) {
      duration.record(seconds, bound, context);
    }
    if (old || embeddings) {
      oldDuration.record(seconds, bound, context);
    }
  }

  void firstChunk(Labels.Genai call, double seconds, @Nullable Object context) {
    Object bound = labels.get(call);
    if (latest) {
      firstChunk.record(seconds, bound, context);
    }
    if (old) {
      oldFirstChunk.record(seconds, bound, context);
    }
  }

  /** Tokens; the current conventions want a 0 where none were reported. */
  void used(Labels.Genai call, ReplyFacts reply, @Nullable Object context) {
    if (latest) {
      Object bound = labels.get(new Labels.Usage(call, Names.TOKEN_MODALITY, UNKNOWN));
      input.add(Math.max(0, reply.inputTokens()), bound, context);
      output.add(Math.max(0, reply.outputTokens()), bound, context);
      addReported(cacheRead, reply.cacheReadTokens(), bound, context);
      addReported(cacheWrite, reply.cacheWriteTokens(), bound, context);
      addReported(reasoning, reply.reasoningTokens(), bound, context);
    }
    if (old) {
      recordReported(call, "input", reply.inputTokens(), context);
      recordReported(call, "output", reply.outputTokens(), context);
    }
  }

  private static void addReported(
      Counter counter, long tokens, Object bound, @Nullable Object context) {
    if (tokens >= 0) {
      counter.add(tokens, bound, context);
    }
  }

  private void recordReported(
      Labels.Genai call, String type, long tokens, @Nullable Object context) {
    if (tokens >= 0) {
      Object bound = labels.get(new Labels.Usage(call, Names.TOKEN_TYPE, type));
      oldUsage.record((double) tokens, bound, context);
    }
  }
}
