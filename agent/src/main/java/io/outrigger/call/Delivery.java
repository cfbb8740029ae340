package io.outrigger.call;

import static java.util.Objects.requireNonNull;

import io.outrigger.config.ErrorCategory;
import io.outrigger.config.Recovery;
import io.outrigger.engine.AttemptEnd;
import io.outrigger.engine.AttemptEnd.Disposition;
import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.CircuitBreaker;
import io.outrigger.engine.Classification;
import io.outrigger.engine.Classification.Repeat;
import io.outrigger.engine.Hop;
import io.outrigger.engine.ReplyFacts;
import io.outrigger.engine.StreamInterruption;
import io.outrigger.engine.StreamInterruption.Phase;
import io.outrigger.engine.TargetState;
import io.outrigger.http.BodySample;
import io.outrigger.http.Outcome;
import io.outrigger.provider.Provider;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Follows one attempt's answer: judges it before the application may see it, and watches the
 * application read it. The attempt's one outcome is reported when the reading has ended
 * <em>and</em> the answer was handed over, in whichever order: some clients read the whole body
 * before they give anything back, and where that fails the session, not this, has the attempt's
 * failure to report.
 */
final class Delivery implements BodyWatch {
  /** What an interrupted stream is called, whatever interrupted it. */
  private static final String INTERRUPTED = "stream_interrupted";

  /** What a stream came to that did not end well and does not say why. */
  private static final Classification BROKE_OFF =
      new Classification(
          ErrorCategory.TRANSIENT,
          INTERRUPTED,
          "reply",
          Classification.AS_POLICY_ALLOWS,
          null,
          Repeat.ANSWERED,
          true,
          true);

  private final AskedCall<?> call;
  private final Pipeline pipeline;
  private final Leg leg;
  private final TargetState target;
  private final Provider provider;
  private final CallRecord record;
  private final AttemptFacts attempt;
  private final CircuitBreaker.@Nullable Permit permit;
  private final long sentAt;
  private final Ladder.@Nullable Asked remembered;
  private final long firstToken;
  private final StallClock stall;

  private final AtomicReference<@Nullable Runnable> end = new AtomicReference<>();
  private final AtomicInteger missing = new AtomicInteger(2); // the end, the handing over
  private Outcome.@Nullable Answered outcome;
  private @Nullable AnswerCopy copy;
  private @Nullable Hop keeper;
  private @Nullable Content content;
  private @Nullable Judged judged;
  private long firstChunkAt = -1;
  private long handedOverAt;
  private long passed;
  private volatile boolean spoilt;
  private @Nullable Ending ending;

  /**
   * @param firstToken most time from {@code sentAt} to the first piece of a stream, in nanoseconds;
   *     0 = no limit
   * @param remembered what was asked, where the ladder wants the answer; else null
   */
  Delivery(
      AskedCall<?> call,
      Leg leg,
      CallRecord record,
      AttemptFacts attempt,
      CircuitBreaker.@Nullable Permit permit,
      long sentAt,
      long firstToken,
      Ladder.@Nullable Asked remembered) {
    this.call = call;
    this.pipeline = call.pipeline();
    this.leg = leg;
    this.target = leg.target();
    this.provider = leg.provider();
    this.record = record;
    this.attempt = attempt;
    this.permit = permit;
    this.sentAt = sentAt;
    this.remembered = remembered;
    this.firstToken = firstToken;
    this.stall = new StallClock(call.protect() ? target.policy().timeout().stall().toNanos() : 0);
  }

  /** Headers of a response below 400 have come: who judges its body first, or null for nobody. */
  @Nullable Preview preview(Outcome.Answered headers) {
    if (!call.protect()) {
      return null;
    }
    try {
      Content seen = look(headers);
      if (!seen.isHeld()) {
        return null;
      }
      Judged judging = new Judged(pipeline, seen, seen.isStream() ? firstToken : 0, sentAt);
      judged = judging;
      return new GuardedPreview(pipeline, judging);
    } catch (Throwable bug) {
      pipeline.failedOpen("body", bug);
      return null;
    }
  }

  /**
   * Headers that the application gets have come: the watch for its body, the same however often
   * asked.
   */
  BodyWatch watch(Outcome.Answered headers) {
    try {
      Content unused = look(headers);
      return new GuardedWatch(pipeline, this, this::lost);
    } catch (Throwable bug) {
      pipeline.failedOpen("body", bug);
      ended(this::lost); // nobody will tell of the body's end
      return BodyWatch.NONE;
    }
  }

  private Content look(Outcome.Answered headers) {
    Content known = content;
    if (known == null) {
      keeper = leg.keepsAnswers();
      known =
          Contents.of(
              call,
              provider,
              target.policy().buffer(),
              headers,
              record.ear().readsReplies() || keeper != null,
              keeper != null);
      outcome = headers;
      copy = AnswerCopy.of(pipeline, remembered, headers);
      content = known;
    }
    return known;
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

  // ---- an answer that the application does not get, or only as the failure it is ----

  /** The failure that was found in an answer of status 2xx before anybody had seen it, or null. */
  @Nullable Classification hidden() {
    Judged verdict = judged;
    return verdict != null && verdict.failed() ? reason(requireNonNull(content)) : null;
  }

  /** What the failed answer held, where it was read whole. */
  @Nullable BodySample sample() {
    return content instanceof JsonContent json ? json.sample() : null;
  }

  /** Whether it was a stream that had begun. */
  boolean brokeStream() {
    return judged != null && requireNonNull(content).isStream();
  }

  /** Tokens that this attempt cost, as far as it had come. */
  long tokens() {
    Content seen = content;
    return seen == null || judged == null ? 0 : seen.tokens();
  }

  /** The watch of a failed answer that is handed over all the same: its bytes, and no clean end. */
  BodyWatch failing() {
    Content seen = content;
    boolean spoils = seen != null && seen.isStream() && mends();
    return spoils ? new GuardedWatch(pipeline, new Failing(), () -> {}) : BodyWatch.NONE;
  }

  private final class Failing implements BodyWatch {
    private long given;

    @Override
    public int bytes(ByteBuffer chunk) {
      given += chunk.remaining();
      return chunk.remaining();
    }

    @Override
    public @Nullable Ending finished() {
      Content seen = requireNonNull(content);
      seen.over();
      return seen.isEmpty() ? null : Ending.broken(errorEvent(seen, reason(seen), given), null);
    }

    @Override
    public @Nullable Ending broke(Throwable error) {
      return null;
    }

    @Override
    public void abandoned() {}
  }

  // ---- reading ----

  /** Watching failed at the body's end: nothing may stay open. */
  private void lost() {
    if (permit != null) {
      target.breaker().neutral(permit);
    }
    long now = pipeline.timing().nanos();
    attemptEnded(null, null, Disposition.NONE, now);
    record.end(CallOutcome.OK, null, null, null, now);
  }

  /** The body itself was lost in the agent's own code: none of the provider's doing. */
  private void lostByUs(Throwable error) {
    if (permit != null) {
      target.breaker().neutral(permit);
    }
    long now = pipeline.timing().nanos();
    attemptEnded(null, error, Disposition.NONE, now);
    record.end(CallOutcome.FAILED, null, "internal_error", error, now);
  }

  @Override
  public int bytes(ByteBuffer chunk) {
    int length = chunk.remaining();
    if (length == 0 || isSpoilt()) {
      return length;
    }
    try {
      return looked(chunk, length);
    } catch (Throwable bug) {
      spoilt = true; // what was not looked at would seem to be missing at the end
      throw bug;
    }
  }

  private int looked(ByteBuffer chunk, int length) {
    long now = pipeline.timing().nanos();
    if (firstChunkAt == -1) {
      firstChunkAt = now;
    }
    Content seen = requireNonNull(content);
    int known = judged == null ? 0 : judged.take(length);
    if (known == 0) {
      seen.add(chunk, now);
    } else if (known < length) {
      ByteBuffer rest = chunk.duplicate();
      rest.position(rest.position() + known);
      seen.add(rest, now);
    }
    if (seen.isStream()) {
      keepIds(seen, now);
    }
    stall.came(now, seen.takeProgress());
    int allowed = mends() ? (int) Math.max(0, Math.min(length, seen.readable() - passed)) : length;
    passed += allowed;
    if (copy != null) {
      copy.add(chunk);
    }
    return allowed;
  }

  /** Of a stream as they come: the application may name at once what it reads. */
  private void keepIds(Content seen, long now) {
    Hop keeps = keeper;
    Set<String> ids = keeps == null ? Set.of() : seen.takeIds();
    if (keeps != null && !ids.isEmpty()) {
      pipeline.elsewhere().created().remember(call.request(), ids, keeps, now);
    }
  }

  /** Whether looking at the answer has failed: nothing is known of it any more. */
  private boolean isSpoilt() {
    return spoilt || (judged != null && judged.isSpoilt());
  }

  @Override
  public void waits() {
    stall.waits(pipeline.timing().nanos());
  }

  @Override
  public long patienceNanos() {
    Judged verdict = judged;
    if (verdict == null || !requireNonNull(content).isStream()) {
      return Long.MAX_VALUE;
    }
    long left = stall.left(pipeline.timing().nanos());
    // Released for its length, but nothing was said yet: it may still think.
    return content.firstPieceAt() == -1 ? Math.max(left, verdict.leftNanos()) : left;
  }

  /** Whether a body may end otherwise than on the wire. */
  private boolean mends() {
    return judged != null && !isSpoilt() && target.policy().recovery() != Recovery.OFF;
  }

  @Override
  public @Nullable Ending finished() {
    return over(null);
  }

  @Override
  public @Nullable Ending broke(Throwable error) {
    return over(error);
  }

  private @Nullable Ending over(@Nullable Throwable error) {
    if (end.get() != null) {
      return ending;
    }
    Content seen = requireNonNull(content);
    if (isSpoilt()) {
      ended(this::lost);
      return null;
    }
    if (error != null && Blame.isOurs(error)) {
      pipeline.failedOpen("body", error);
      ended(() -> lostByUs(error));
      return null;
    }
    if (error != null && !seen.isStream()) {
      ended(() -> failed(classify(error), error));
      return null;
    }
    if (error == null) {
      seen.over();
    } else {
      seen.broke();
    }
    if (seen.isWhole()) {
      // Its transfer may break behind the answer's end; nobody misses anything then.
      ending = error != null && mends() ? Ending.CLEAN : null;
      ended(this::complete);
      return ending;
    }
    Classification what = error != null ? classify(error) : reason(seen);
    boolean empty = error == null && seen.isEmpty();
    if (what.category() != ErrorCategory.CANCELLED && mends() && !empty) {
      ending = Ending.broken(errorEvent(seen, what, passed), error);
    }
    Ending shown = ending;
    Throwable thrown = shown != null ? shown.error() : error;
    ended(() -> failed(what, thrown));
    return shown;
  }

  /** Why an answer is none; a classification's rules may have nothing to say of it. */
  private static Classification reason(Content seen) {
    Classification told = seen.failure();
    return told == null ? BROKE_OFF : told;
  }

  private byte @Nullable [] errorEvent(Content seen, Classification what, long handedOver) {
    if (seen.isTold()) {
      return null;
    }
    String message = pipeline.messages().apply(what.category());
    return seen.errorEvent(handedOver, INTERRUPTED, message, what.retries() > 0);
  }

  @Override
  public void abandoned() {
    ended(isSpoilt() ? this::lost : this::leftEarly);
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

  // ---- reports ----

  private Classification classify(Throwable error) {
    Outcome.Broken broken = new Outcome.Broken(error, Outcome.Phase.IN_RESPONSE);
    return pipeline.classifier().classify(provider, broken, pipeline.timing().wall());
  }

  private void leftEarly() {
    if (requireNonNull(content).isWhole()) {
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

  private void failed(Classification what, @Nullable Throwable error) {
    long now = pipeline.timing().nanos();
    record.circuitMoved(target.target(), TargetReport.failed(pipeline, target, permit, what, now));
    boolean cancelled = what.category() == ErrorCategory.CANCELLED;
    Content seen = requireNonNull(content);
    if (seen.isStream() && !cancelled) {
      record
          .ear()
          .streamInterrupted(
              new StreamInterruption(attempt, what, Phase.MID_STREAM, seen.pieces(), false));
    }
    attemptEnded(what, error, Disposition.SURFACED, now);
    ReplyFacts facts = seen.isStream() ? seen.facts() : ReplyFacts.NONE;
    boolean ours = seen.isStream() && !seen.isTold();
    finish(
        cancelled ? CallOutcome.CANCELLED : CallOutcome.FAILED,
        what.category(),
        cancelled ? null : ours ? INTERRUPTED : what.reason(),
        facts,
        error,
        now);
  }

  private void complete() {
    Classification what = requireNonNull(content).failure();
    if (what != null && what.category() != ErrorCategory.CONTENT_POLICY) {
      failed(what, null); // nobody judged it before
      return;
    }
    long now = pipeline.timing().nanos();
    record.circuitMoved(target.target(), TargetReport.succeeded(pipeline, target, permit, sentAt));
    attemptEnded(what, null, what == null ? Disposition.NONE : Disposition.SURFACED, now);
    keepIds(requireNonNull(content), now);
    ErrorCategory stopped = what == null ? null : what.category();
    finish(outcomeOfAnswer(), stopped, null, requireNonNull(content).facts(), null, now);
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

  private void attemptEnded(
      @Nullable Classification what, @Nullable Throwable error, Disposition disposition, long now) {
    int status = requireNonNull(outcome).status();
    boolean wasted = what != null && what.category() != ErrorCategory.CONTENT_POLICY;
    long tokens = wasted ? requireNonNull(content).tokens() : 0;
    record.attemptEnded(
        new AttemptEnd(attempt, status, what, error, disposition, now - sentAt, tokens));
  }

  private void finish(
      CallOutcome how,
      @Nullable ErrorCategory category,
      @Nullable String errorType,
      ReplyFacts facts,
      @Nullable Throwable error,
      long now) {
    Content seen = requireNonNull(content);
    long first = seen.firstPieceAt() != -1 ? seen.firstPieceAt() : firstChunkAt;
    record.finish(
        how, category, false, errorType, first, seen.gaps(), facts, error, handedOverAt, now);
  }
}
