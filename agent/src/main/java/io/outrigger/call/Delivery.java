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
import io.outrigger.engine.TargetState;
import io.outrigger.http.Outcome;
import io.outrigger.provider.Provider;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Watches the application read one attempt's answer. The attempt's one outcome is reported when the
 * reading has ended <em>and</em> the answer was handed over, in whichever order: some clients read
 * the whole body before they give anything back, and where that fails the session, not this, has
 * the attempt's failure to report.
 */
final class Delivery implements BodyWatch {
  private final Pipeline pipeline;
  private final Leg leg;
  private final TargetState target;
  private final Provider provider;
  private final CallRecord record;
  private final AttemptFacts attempt;
  private final CircuitBreaker.@Nullable Permit permit;
  private final long sentAt;
  private final Ladder.@Nullable Asked remembered;

  private final AtomicReference<@Nullable Runnable> end = new AtomicReference<>();
  private final AtomicInteger missing = new AtomicInteger(2); // the end, the handing over
  private Outcome.@Nullable Answered outcome;
  private @Nullable ReplyTail tail;
  private @Nullable AnswerCopy copy;
  private long firstChunkAt = -1;
  private long handedOverAt;

  /**
   * @param remembered what was asked, where the ladder wants the answer; else null
   */
  Delivery(
      Pipeline pipeline,
      Leg leg,
      CallRecord record,
      AttemptFacts attempt,
      CircuitBreaker.@Nullable Permit permit,
      long sentAt,
      Ladder.@Nullable Asked remembered) {
    this.pipeline = pipeline;
    this.leg = leg;
    this.target = leg.target();
    this.provider = leg.provider();
    this.record = record;
    this.attempt = attempt;
    this.permit = permit;
    this.sentAt = sentAt;
    this.remembered = remembered;
  }

  /**
   * Headers that the application gets have come: the watch for its body, the same however often
   * asked.
   */
  BodyWatch watch(Outcome.Answered headers) {
    try {
      if (tail == null) {
        outcome = headers;
        copy = AnswerCopy.of(pipeline, remembered, headers);
        boolean reads = record.ear().readsReplies() || leg.keepsAnswers() != null;
        tail = ReplyTail.of(provider, headers, reads);
      }
      return new GuardedWatch(pipeline, this, this::lost);
    } catch (Throwable bug) {
      pipeline.failedOpen("body", bug);
      ended(this::lost); // nobody will tell of the body's end
      return BodyWatch.NONE;
    }
  }

  /** The answer was handed to the application; before, nothing is reported. */
  void handedOver() {
    try {
      handedOverAt = pipeline.timing().nanos();
      arrived();
    } catch (Throwable bug) {
      pipeline.failedOpen("body", bug);
      lost();
    }
  }

  /** Watching failed at the body's end: nothing may stay open. */
  private void lost() {
    if (permit != null) {
      target.breaker().neutral(permit);
    }
    long now = pipeline.timing().nanos();
    attemptEnded(null, null, Disposition.NONE, now);
    record.end(CallOutcome.OK, null, null, null, now);
  }

  @Override
  public void bytes(ByteBuffer chunk) {
    if (firstChunkAt == -1 && chunk.hasRemaining()) {
      firstChunkAt = pipeline.timing().nanos();
    }
    requireNonNull(tail).add(chunk);
    if (copy != null) {
      copy.add(chunk);
    }
  }

  @Override
  public void finished() {
    ended(this::complete);
  }

  @Override
  public void abandoned() {
    ended(this::leftEarly);
  }

  @Override
  public void broke(Throwable error) {
    ended(() -> failed(error));
  }

  private void ended(Runnable report) {
    if (end.compareAndSet(null, report)) {
      arrived();
    }
  }

  private void arrived() {
    if (missing.decrementAndGet() == 0) {
      requireNonNull(end.get()).run();
    }
  }

  private void leftEarly() {
    if (requireNonNull(tail).isWhole()) {
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

  private void failed(Throwable error) {
    long now = pipeline.timing().nanos();
    Classification what =
        pipeline
            .classifier()
            .classify(
                provider,
                new Outcome.Broken(error, Outcome.Phase.IN_RESPONSE),
                pipeline.timing().wall());
    record.circuitMoved(target.target(), TargetReport.failed(pipeline, target, permit, what, now));
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
    record.circuitMoved(target.target(), TargetReport.succeeded(pipeline, target, permit, sentAt));
    attemptEnded(null, null, Disposition.NONE, now);
    ReplyFacts facts = requireNonNull(tail).facts();
    Hop keeper = leg.keepsAnswers();
    if (keeper != null) {
      pipeline.elsewhere().created().remember(requireNonNull(tail).ids(facts), keeper, now);
    }
    finish(outcomeOfAnswer(), null, null, facts, null, now);
    if (copy != null) {
      copy.complete();
    }
  }

  private CallOutcome outcomeOfAnswer() {
    if (leg.isFallback()) {
      return CallOutcome.FALLBACK;
    }
    return record.retried() == null ? CallOutcome.OK : CallOutcome.RETRIED;
  }

  private void attemptEnded(
      @Nullable Classification what, @Nullable Throwable error, Disposition disposition, long now) {
    int status = requireNonNull(outcome).status();
    record.attemptEnded(new AttemptEnd(attempt, status, what, error, disposition, now - sentAt));
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
