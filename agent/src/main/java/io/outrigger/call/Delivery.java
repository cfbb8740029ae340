package io.outrigger.call;

import static java.util.Objects.requireNonNull;

import io.outrigger.config.Recovery;
import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.Classification;
import io.outrigger.engine.StreamInterruption;
import io.outrigger.engine.StreamInterruption.Phase;
import io.outrigger.engine.TargetState;
import io.outrigger.http.BodySample;
import io.outrigger.http.Outcome;
import java.nio.ByteBuffer;
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
  private final AskedCall<?> call;
  private final Pipeline pipeline;
  private final AttemptReport report;
  private final BodyEnds ends;
  private final TargetState target;
  private final Ladder.@Nullable Asked remembered;
  private final long firstToken;
  private final StallClock stall;
  private final @Nullable Joint joint;

  private final AtomicReference<@Nullable Runnable> end = new AtomicReference<>();
  private final AtomicInteger missing = new AtomicInteger(2); // the end, the handing over
  private @Nullable AnswerCopy copy;
  private @Nullable Content content;
  private @Nullable Judged judged;
  private long passed;
  private volatile boolean spoilt;
  private @Nullable Ending ending;

  /**
   * @param firstToken most time from sending to the first piece of a stream, in nanoseconds; 0 = no
   *     limit
   * @param remembered what was asked, where the ladder wants the answer; else null
   * @param joint where this answer meets others, or null where it stands alone
   */
  Delivery(
      AttemptReport report,
      long firstToken,
      Ladder.@Nullable Asked remembered,
      @Nullable Joint joint) {
    this.call = report.call;
    this.pipeline = call.pipeline();
    this.report = report;
    this.ends = new BodyEnds(report);
    this.target = report.leg.target();
    this.remembered = remembered;
    this.firstToken = firstToken;
    this.stall = new StallClock(call.protect() ? target.policy().timeout().stall().toNanos() : 0);
    this.joint = joint;
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
      Judged judging =
          new Judged(pipeline, seen, seen.isStream() ? firstToken : 0, report.sentAt());
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
      return new GuardedWatch(pipeline, this, report::lost);
    } catch (Throwable bug) {
      pipeline.failedOpen("body", bug);
      ended(report::lost); // nobody will tell of the body's end
      return BodyWatch.NONE;
    }
  }

  private Content look(Outcome.Answered headers) {
    Content known = content;
    if (known == null) {
      known =
          Contents.of(
              call,
              report.leg.provider(),
              target.policy().buffer(),
              headers,
              report.readsReplies(),
              report.keepsIds(),
              joint == null ? null : joint.goingOn());
      copy = AnswerCopy.of(pipeline, remembered, headers);
      boolean joins = joint != null && joint.begins(report, headers, known);
      report.brought(headers, known, copy, joins ? requireNonNull(joint).whole() : null);
      content = known;
    }
    return known;
  }

  /** The answer was handed to the application; before, nothing is reported. */
  void handedOver() {
    try {
      report.handedOver(pipeline.timing().nanos());
      arrived();
    } catch (Throwable bug) {
      pipeline.failedOpen("body", bug);
      report.lost();
    }
  }

  // ---- an answer that the application does not get, or only as the failure it is ----

  /** The failure that was found in an answer of status 2xx before anybody had seen it, or null. */
  @Nullable Classification hidden() {
    Judged verdict = judged;
    return verdict != null && verdict.failed() ? BodyEnds.reason(requireNonNull(content)) : null;
  }

  /** What the failed answer held, where it was read whole. */
  @Nullable BodySample sample() {
    return content instanceof JsonContent json ? json.sample() : null;
  }

  /** Whether another answer goes on with this one's words. */
  boolean goesOn() {
    return judged != null && !isSpoilt() && joint != null && joint.fits(content);
  }

  /** What is told of a failure before the application had anything; null where it was no stream. */
  @Nullable StreamInterruption interruption(
      AttemptFacts attempt, Classification what, boolean goesOn) {
    return judged != null && requireNonNull(content).isStream()
        ? new StreamInterruption(attempt, what, Phase.BEFORE_FIRST_CHUNK, 0, goesOn)
        : null;
  }

  /** Tokens that this attempt cost, as far as it had come. */
  long tokens() {
    Content seen = content;
    return seen == null || judged == null ? 0 : seen.tokens();
  }

  /** The watch of a failed answer that is handed over all the same: its bytes, and no clean end. */
  BodyWatch failing() {
    Content seen = content;
    if (seen == null || !seen.isStream() || !mends()) {
      return BodyWatch.NONE;
    }
    FailingWatch watch =
        new FailingWatch(
            seen, given -> ends.errorEvent(seen, BodyEnds.reason(seen), given));
    return new GuardedWatch(pipeline, watch, () -> {});
  }

  // ---- reading ----

  @Override
  public int bytes(ByteBuffer chunk) {
    int length = chunk.remaining();
    if (length == 0 || isSpoilt()) {
      return length;
    }
    try {
      Content seen = look(chunk, length);
      int allowed =
          mends() ? (int) Math.max(0, Math.min(length, seen.readable() - passed)) : length;
      passed += allowed;
      if (copy != null) {
        copy.add(chunk);
      }
      return allowed;
    } catch (Throwable bug) {
      spoilt = true; // what was not looked at would seem to be missing at the end
      throw bug;
    }
  }

  private Content look(ByteBuffer chunk, int length) {
    long now = pipeline.timing().nanos();
    report.came(now);
    Content seen = requireNonNull(content);
    int known = judged == null ? 0 : judged.take(length);
    if (known < length) {
      ByteBuffer rest = known == 0 ? chunk : chunk.duplicate();
      rest.position(rest.position() + known);
      seen.add(rest, now);
    }
    if (seen.isStream()) {
      report.keepIds(now); // as they come: the application may name at once what it reads
    }
    stall.came(now, seen.takeProgress());
    return seen;
  }

  @Override
  public boolean isRewriting() {
    return joins();
  }

  private boolean joins() {
    return joint != null && joint.isOn() && judged != null;
  }

  @Override
  public Instead instead(ByteBuffer chunk) {
    Joint meeting = requireNonNull(joint);
    meeting.came(chunk);
    if (!isSpoilt()) {
      try {
        if (chunk.hasRemaining()) {
          Content seen = look(chunk, chunk.remaining());
          if (copy != null) {
            copy.add(chunk);
          }
          return meeting.instead(seen);
        }
      } catch (Throwable bug) {
        pipeline.failedOpen("body", bug);
        spoilt = true;
      }
    }
    return meeting.unseen();
  }

  /** Whether looking at the answer has failed: nothing is known of it any more. */
  boolean isSpoilt() {
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
    if (end.get() == null) {
      Joint meeting = joins() ? joint : null;
      BodyEnds.End how =
          isSpoilt()
              ? ends.unseen(meeting)
              : ends.of(requireNonNull(content), error, mends(), meeting, passed);
      ending = how.shown();
      ended(how.told());
    }
    return ending;
  }

  @Override
  public void abandoned() {
    ended(isSpoilt() ? report::lost : report::leftEarly);
  }

  private void ended(Runnable told) {
    if (end.compareAndSet(null, told)) {
      arrived();
    }
  }

  private void arrived() {
    if (missing.decrementAndGet() == 0) {
      requireNonNull(end.get()).run();
    }
  }
}
