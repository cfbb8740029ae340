package io.outrigger.call;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.AttemptEnd;
import io.outrigger.engine.AttemptEnd.Disposition;
import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.CircuitBreaker;
import io.outrigger.engine.Classification;
import io.outrigger.engine.ReplyFacts;
import io.outrigger.engine.TargetState;
import io.outrigger.http.Outcome;
import io.outrigger.provider.Provider;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Watches the application read a delivered answer; the attempt's one outcome is reported when that
 * ends.
 */
final class Delivery implements BodyWatch {
  private final Pipeline pipeline;
  private final TargetState target;
  private final CallRecord record;
  private final AttemptFacts attempt;
  private final CircuitBreaker.@Nullable Permit permit;
  private final Outcome.Answered outcome;
  private final long sentAt;
  private final long handedOverAt;
  private final ReplyTail tail;
  private final AtomicBoolean over = new AtomicBoolean();
  private long firstChunkAt = -1;

  Delivery(
      Pipeline pipeline,
      TargetState target,
      Provider provider,
      CallRecord record,
      AttemptFacts attempt,
      CircuitBreaker.@Nullable Permit permit,
      Outcome.Answered outcome,
      long sentAt) {
    this.pipeline = pipeline;
    this.target = target;
    this.record = record;
    this.attempt = attempt;
    this.permit = permit;
    this.outcome = outcome;
    this.sentAt = sentAt;
    this.handedOverAt = pipeline.timing().nanos();
    this.tail = ReplyTail.of(provider, outcome);
  }

  @Override
  public void bytes(ByteBuffer chunk) {
    if (firstChunkAt == -1 && chunk.hasRemaining()) {
      firstChunkAt = pipeline.timing().nanos();
    }
    tail.add(chunk);
  }

  @Override
  public void finished() {
    if (over.compareAndSet(false, true)) {
      complete();
    }
  }

  @Override
  public void abandoned() {
    if (!over.compareAndSet(false, true)) {
      return;
    }
    if (tail.isWhole()) {
      // Readers that know where an answer ends close without reading on to the end of the transfer.
      complete();
      return;
    }
    long now = pipeline.timing().nanos();
    if (permit != null) {
      target.breaker().neutral(permit);
    }
    attemptEnded(null, null, Disposition.NONE, now);
    finish(CallOutcome.CANCELLED, ErrorCategory.CANCELLED, null, ReplyFacts.NONE, null, now);
  }

  @Override
  public void broke(Throwable error) {
    if (!over.compareAndSet(false, true)) {
      return;
    }
    long now = pipeline.timing().nanos();
    Classification what =
        pipeline
            .classifier()
            .classify(
                tail.provider(),
                new Outcome.Broken(error, Outcome.Phase.IN_RESPONSE),
                pipeline.timing().wall());
    record.circuitMoved(TargetReport.failed(pipeline, target, permit, what, now));
    attemptEnded(what, error, Disposition.SURFACED, now);
    boolean cancelled = what.category() == ErrorCategory.CANCELLED;
    finish(
        cancelled ? CallOutcome.CANCELLED : CallOutcome.FAILED,
        what.category(),
        cancelled ? null : what.reason(),
        ReplyFacts.NONE,
        error,
        now);
  }

  private void complete() {
    long now = pipeline.timing().nanos();
    record.circuitMoved(TargetReport.succeeded(pipeline, target, permit, sentAt));
    attemptEnded(null, null, Disposition.NONE, now);
    CallOutcome how = record.retried() == null ? CallOutcome.OK : CallOutcome.RETRIED;
    finish(how, null, null, tail.facts(), null, now);
  }

  private void attemptEnded(
      @Nullable Classification what, @Nullable Throwable error, Disposition disposition, long now) {
    record
        .ear()
        .attemptEnded(
            new AttemptEnd(attempt, outcome.status(), what, error, disposition, now - sentAt));
  }

  private void finish(
      CallOutcome how,
      @Nullable ErrorCategory category,
      @Nullable String errorType,
      ReplyFacts facts,
      @Nullable Throwable error,
      long now) {
    record.finish(how, category, false, errorType, firstChunkAt, facts, error, handedOverAt, now);
  }
}
