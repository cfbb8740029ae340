package io.outrigger.call;

import static java.util.Objects.requireNonNull;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.AttemptEnd;
import io.outrigger.engine.AttemptEnd.Disposition;
import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.CircuitBreaker;
import io.outrigger.engine.Classification;
import io.outrigger.engine.Hop;
import io.outrigger.engine.ReplyFacts;
import io.outrigger.engine.StreamInterruption;
import io.outrigger.engine.StreamInterruption.Phase;
import io.outrigger.engine.TargetState;
import io.outrigger.http.Outcome;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells the attempt's target, and whoever listens, how one attempt's answer ended, and with it the
 * call, unless another attempt goes on with the answer.
 */
final class AttemptReport {
  /** What an interrupted stream is called, whatever interrupted it. */
  static final String INTERRUPTED = "stream_interrupted";

  final AskedCall<?> call;
  final Leg leg;
  final AttemptFacts facts;
  private final Pipeline pipeline;
  private final TargetState target;
  private final CallRecord record;
  private final CircuitBreaker.@Nullable Permit permit;
  private final long sentAt;
  private final @Nullable Hop keeper;

  private Outcome.@Nullable Answered outcome;
  private @Nullable Content content;
  private @Nullable AnswerCopy copy;
  private @Nullable JoinedAnswer joined;
  private long firstChunkAt = -1;
  private long handedOverAt;

  AttemptReport(
      AskedCall<?> call,
      Leg leg,
      CallRecord record,
      AttemptFacts facts,
      CircuitBreaker.@Nullable Permit permit,
      long sentAt) {
    this.call = call;
    this.pipeline = call.pipeline();
    this.leg = leg;
    this.target = leg.target();
    this.record = record;
    this.facts = facts;
    this.permit = permit;
    this.sentAt = sentAt;
    this.keeper = leg.keepsAnswers();
  }

  /** When the attempt left, monotonic nanoseconds. */
  long sentAt() {
    return sentAt;
  }

  /** Whether anybody wants to know what a reply says about itself. */
  boolean readsReplies() {
    return record.ear().readsReplies() || keepsIds();
  }

  /** Whether the names of what the answer's provider keeps are remembered. */
  boolean keepsIds() {
    return keeper != null;
  }

  /**
   * What came.
   *
   * @param copy for the ladder, or null
   * @param joined the answer that this one is part of, or null
   */
  void brought(
      Outcome.Answered outcome,
      Content content,
      @Nullable AnswerCopy copy,
      @Nullable JoinedAnswer joined) {
    this.outcome = outcome;
    this.content = content;
    this.copy = copy;
    this.joined = joined;
  }

  /** Bytes came. */
  void came(long now) {
    if (firstChunkAt == -1) {
      firstChunkAt = now;
    }
  }

  /** The application has the answer, though not yet its body. */
  void handedOver(long now) {
    handedOverAt = now;
  }

  /** Remembers who has what the answer has named so far. */
  void keepIds(long now) {
    Hop keeps = keeper;
    Set<String> ids = keeps == null ? Set.of() : content().takeIds();
    if (keeps != null && !ids.isEmpty()) {
      pipeline.elsewhere().created().remember(call.request(), ids, keeps, now);
    }
  }

  // ---- the ends ----

  /** Watching failed at the body's end: nothing may stay open. */
  void lost() {
    release();
    long now = pipeline.timing().nanos();
    attemptEnded(null, null, Disposition.NONE, now);
    record.end(CallOutcome.OK, null, null, null, now);
  }

  /** The body itself was lost in the agent's own code: none of the provider's doing. */
  void lostByUs(Throwable error) {
    release();
    long now = pipeline.timing().nanos();
    attemptEnded(null, error, Disposition.NONE, now);
    record.end(CallOutcome.FAILED, null, "internal_error", error, now);
  }

  /** The application did not want to read on. */
  void leftEarly() {
    if (content().isWhole()) {
      // Readers that know where an answer ends close without reading on to the end of the transfer.
      complete();
      return;
    }
    long now = pipeline.timing().nanos();
    release();
    attemptEnded(null, null, Disposition.NONE, now);
    finish(CallOutcome.CANCELLED, ErrorCategory.CANCELLED, null, ReplyFacts.NONE, null, now);
  }

  private void release() {
    if (permit != null) {
      target.breaker().neutral(permit);
    }
  }

  /** The answer broke off, and so does what the application gets. */
  void failed(Classification what, @Nullable Throwable error) {
    long now = pipeline.timing().nanos();
    failedAtTarget(what, now);
    boolean cancelled = what.category() == ErrorCategory.CANCELLED;
    Content seen = content();
    if (seen.isStream() && !cancelled) {
      record.ear().streamInterrupted(interruption(what, false));
    }
    attemptEnded(what, error, Disposition.SURFACED, now);
    JoinedAnswer whole = joined;
    if (whole != null && whole.isBroken() && !cancelled) {
      whole.failed(now);
      return;
    }
    ReplyFacts told = seen.isStream() ? seen.facts() : ReplyFacts.NONE;
    boolean ours = seen.isStream() && !seen.isTold();
    finish(
        cancelled ? CallOutcome.CANCELLED : CallOutcome.FAILED,
        what.category(),
        cancelled ? null : ours ? INTERRUPTED : what.reason(),
        told,
        error,
        now);
  }

  /** The answer broke off, but may be gone on with: whether it is, is told later. */
  CutAttempt cut(Classification what, @Nullable Throwable error) {
    long now = pipeline.timing().nanos();
    failedAtTarget(what, now);
    return new CutAttempt(
        what,
        leg.target(),
        facts,
        (recovered, how) -> {
          record.ear().streamInterrupted(interruption(what, recovered));
          attemptEnded(what, error, how, now);
        });
  }

  private void failedAtTarget(Classification what, long now) {
    record.circuitMoved(target.target(), TargetReport.failed(pipeline, target, permit, what, now));
  }

  private StreamInterruption interruption(Classification what, boolean recovered) {
    return new StreamInterruption(facts, what, Phase.MID_STREAM, content().pieces(), recovered);
  }

  /** The answer came to its end. */
  void complete() {
    Content seen = content();
    Classification what = seen.failure();
    if (what != null && what.category() != ErrorCategory.CONTENT_POLICY) {
      failed(what, null); // nobody judged it before
      return;
    }
    long now = pipeline.timing().nanos();
    record.circuitMoved(target.target(), TargetReport.succeeded(pipeline, target, permit, sentAt));
    attemptEnded(what, null, what == null ? Disposition.NONE : Disposition.SURFACED, now);
    keepIds(now);
    ErrorCategory stopped = what == null ? null : what.category();
    JoinedAnswer whole = joined;
    boolean isJoined = whole != null && whole.isBroken();
    ReplyFacts told = whole != null && isJoined ? whole.facts() : seen.facts();
    finish(outcomeOfAnswer(), stopped, null, told, null, now);
    if (copy != null && what == null) {
      copy.complete();
    }
  }

  private CallOutcome outcomeOfAnswer() {
    if (leg.isFallback()) {
      return CallOutcome.FALLBACK;
    }
    return record.retried() == null ? CallOutcome.OK : CallOutcome.RETRIED;
  }

  private Content content() {
    return requireNonNull(content);
  }

  private void attemptEnded(
      @Nullable Classification what, @Nullable Throwable error, Disposition disposition, long now) {
    int status = requireNonNull(outcome).status();
    boolean wasted = what != null && what.category() != ErrorCategory.CONTENT_POLICY;
    long tokens = wasted ? content().tokens() : 0;
    record.attemptEnded(
        new AttemptEnd(facts, status, what, error, disposition, now - sentAt, tokens));
  }

  private void finish(
      CallOutcome how,
      @Nullable ErrorCategory category,
      @Nullable String errorType,
      ReplyFacts told,
      @Nullable Throwable error,
      long now) {
    JoinedAnswer whole = joined;
    if (whole != null && whole.isBroken()) {
      whole.finish(how, category, errorType, told, error, now);
      return;
    }
    record.finish(
        how,
        category,
        false,
        errorType,
        firstAt(),
        content().gaps(),
        told,
        error,
        handedOverAt,
        now);
  }

  /** When the first piece came, or at least the first byte; or -1. */
  long firstAt() {
    long piece = content().firstPieceAt();
    return piece != -1 ? piece : firstChunkAt;
  }

  long handedOverAt() {
    return handedOverAt;
  }
}
