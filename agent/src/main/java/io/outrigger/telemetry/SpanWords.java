package io.outrigger.telemetry;

import io.outrigger.config.ErrorCategory;
import io.outrigger.config.Mode;
import io.outrigger.engine.AttemptEnd;
import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.CallEnd;
import io.outrigger.engine.CallFacts;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.Classification;
import io.outrigger.engine.Degradation;
import io.outrigger.engine.Handoff;
import io.outrigger.engine.ReplyFacts;
import org.jspecify.annotations.Nullable;

/** What spans say: facts in, attributes out. */
final class SpanWords {
  // Enough to find the place; a longer one costs every backend for little.
  private static final int MOST_FRAMES = 60;
  private static final int MOST_CAUSES = 3;

  private SpanWords() {}

  /** {@code chat gpt-4o}, or {@code chat} where no model is named. */
  static String name(CallFacts facts) {
    String model = facts.target().model();
    return model.equals("-") ? facts.operation() : facts.operation() + ' ' + model;
  }

  static Attrs atStart(CallFacts facts, String provider, Mode mode) {
    Attrs attrs =
        new Attrs()
            .put(Names.OPERATION, facts.operation())
            .put(Names.PROVIDER, provider)
            .put(Names.MODEL, modelOrNull(facts.target().model()))
            .put(Names.SERVER_ADDRESS, facts.serverAddress())
            .put(Names.SERVER_PORT, facts.serverPort())
            .put(Names.STREAM, facts.stream() ? Boolean.TRUE : null)
            .put(Names.MODE, mode == Mode.OBSERVE ? "observe" : null);
    facts
        .parameters()
        .forEach(
            (name, value) -> {
              Key key = Names.PARAMETERS.get(name);
              boolean usual =
                  Names.CHOICE_COUNT.equals(key)
                      && value instanceof Number count
                      && count.longValue() == 1;
              if (key != null && !usual) {
                attrs.put(key, value);
              }
            });
    return attrs;
  }

  static Attrs atEnd(CallEnd end, @Nullable String category, @Nullable String errorType) {
    ReplyFacts reply = end.reply();
    Attrs attrs = new Attrs();
    Handoff fallback = end.outcome() == CallOutcome.FALLBACK ? end.fallback() : null;
    if (fallback != null) {
      attrs
          .put(Names.FALLBACK_PROVIDER, Names.provider(fallback.toProvider()))
          .put(Names.FALLBACK_MODEL, modelOrNull(fallback.to().model()))
          .put(Names.FALLBACK_REASON, fallback.reason().word());
    }
    Degradation degraded = end.degraded();
    if (degraded != null) {
      attrs
          .put(Names.DEGRADED_SOURCE, degraded.source())
          .put(Names.DEGRADED_AGE, reported(degraded.ageSeconds()))
          .put(
              Names.DEGRADED_SIMILARITY,
              degraded.similarity() < 0 ? null : (Double) degraded.similarity());
    }
    return attrs
        .put(Names.OUTCOME, end.outcome().word())
        .put(Names.CATEGORY, category)
        .put(Names.ERROR_TYPE, errorType)
        .put(Names.ATTEMPT_COUNT, end.attempts())
        .put(Names.TOTAL_DELAY, end.delayNanos() > 0 ? end.delayNanos() / 1e9 : null)
        .put(Names.FIRST_CHUNK, end.firstChunkNanos() >= 0 ? end.firstChunkNanos() / 1e9 : null)
        .put(Names.RESPONSE_ID, reply.id())
        .put(Names.RESPONSE_MODEL, reply.model())
        .put(Names.FINISH_REASONS, reply.finishReasons())
        .put(Names.INPUT_TOKENS, reported(reply.inputTokens()))
        .put(Names.OUTPUT_TOKENS, reported(reply.outputTokens()))
        .put(Names.CACHE_READ_TOKENS, reported(reply.cacheReadTokens()))
        .put(Names.CACHE_WRITE_TOKENS, reported(reply.cacheWriteTokens()))
        .put(Names.REASONING_TOKENS, reported(reply.reasoningTokens()));
  }

  static Attrs ofHandoff(Handoff handoff) {
    return new Attrs()
        .put(Names.FALLBACK_FROM_PROVIDER, Names.provider(handoff.fromProvider()))
        .put(Names.FALLBACK_FROM_MODEL, modelOrNull(handoff.from().model()))
        .put(Names.FALLBACK_PROVIDER, Names.provider(handoff.toProvider()))
        .put(Names.FALLBACK_MODEL, modelOrNull(handoff.to().model()))
        .put(Names.FALLBACK_REASON, handoff.reason().word());
  }

  static Attrs ofAttempt(AttemptFacts attempt) {
    return new Attrs()
        .put(Names.METHOD, attempt.method())
        .put(Names.SERVER_ADDRESS, attempt.host())
        .put(Names.SERVER_PORT, attempt.port())
        .put(Names.URL, ShownUrl.of(attempt))
        .put(Names.RESEND_COUNT, attempt.resend() > 0 ? attempt.resend() : null)
        .put(Names.ATTEMPT_NUMBER, attempt.number())
        .put(Names.TARGET_PROVIDER, Names.provider(attempt.provider()))
        .put(Names.TARGET_MODEL, modelOrNull(attempt.target().model()));
  }

  static Attrs ofAttemptEnd(AttemptEnd end) {
    Classification failure = end.failure();
    Attrs attrs = new Attrs().put(Names.STATUS, end.status() > 0 ? end.status() : null);
    if (failure != null) {
      attrs
          .put(Names.CATEGORY, failure.category().word())
          .put(Names.ERROR_TYPE, isError(end) ? failure.reason() : null);
    }
    return attrs;
  }

  /** A policy stop that came as a success is data, not an error. */
  static boolean isError(AttemptEnd end) {
    Classification failure = end.failure();
    if (failure == null) {
      return end.status() >= 400;
    }
    boolean arrived = end.status() >= 200 && end.status() < 300 && end.error() == null;
    return !(arrived && failure.category() == ErrorCategory.CONTENT_POLICY);
  }

  /** {@code error.type} of a call; null where its outcome is no error. */
  static @Nullable String errorType(CallEnd end, @Nullable String category) {
    if (end.outcome() != CallOutcome.FAILED && end.outcome() != CallOutcome.REFUSED) {
      return null;
    }
    String type = end.errorType();
    if (type != null) {
      return type;
    }
    Throwable error = end.error();
    if (error != null) {
      return error.getClass().getName();
    }
    return end.circuitOpen() && category != null ? category : Names.OTHER;
  }

  /** Type and frames; no message: it may repeat what the provider said of the prompt. */
  static Attrs ofException(Throwable error) {
    StringBuilder stack = new StringBuilder(error.getClass().getName());
    StackTraceElement[] frames = error.getStackTrace();
    for (int i = 0; i < Math.min(frames.length, MOST_FRAMES); i++) {
      stack.append("\n\tat ").append(frames[i]);
    }
    return new Attrs()
        .put(Names.EXCEPTION_TYPE, error.getClass().getName())
        .put(Names.EXCEPTION_STACK, stack.toString());
  }

  /**
   * What failed and where, down to its causes, for one line of a log. The JVM's own words about
   * classes and members are kept; any other message may quote a request, a reply or a header.
   */
  static String place(Throwable error) {
    StringBuilder text = new StringBuilder();
    Throwable next = error;
    for (int depth = 0; next != null && depth < MOST_CAUSES; depth++) {
      text.append(depth == 0 ? "" : ", caused by ");
      text.append(next instanceof LinkageError ? next.toString() : next.getClass().getName());
      StackTraceElement[] frames = next.getStackTrace();
      if (frames.length > 0) {
        text.append(" at ").append(frames[0]);
      }
      next = next.getCause();
    }
    return text.toString();
  }

  private static @Nullable Long reported(long count) {
    return count < 0 ? null : (Long) count;
  }

  private static @Nullable String modelOrNull(String model) {
    return model.equals("-") ? null : model;
  }
}
