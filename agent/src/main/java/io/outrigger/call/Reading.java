package io.outrigger.call;

import static java.util.Objects.requireNonNull;

import io.outrigger.config.Recovery;
import io.outrigger.engine.TargetState;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Watches the application read one answer. Its one outcome is reported when the reading has ended
 * <em>and</em> the answer was handed over, in whichever order: some clients read the whole body
 * before they give anything back, and where that fails the session, not this, has the attempt's
 * failure to report.
 */
final class Reading implements BodyWatch {
  private final Pipeline pipeline;
  private final AttemptReport report;
  private final BodyEnds ends;
  private final TargetState target;
  private final StallClock stall;
  private final @Nullable Joint joint;

  private final AtomicBoolean claimed = new AtomicBoolean();
  private final AtomicReference<@Nullable Runnable> end = new AtomicReference<>();
  private final AtomicInteger missing = new AtomicInteger(2); // the end, the handing over
  private @Nullable AnswerCopy copy;
  private @Nullable Content content;
  private @Nullable Judged judged;
  private long passed;
  private volatile boolean spoilt;
  private @Nullable Ending ending;

  /**
   * @param joint where this answer meets others, or null where it stands alone
   */
  Reading(AttemptReport report, BodyEnds ends, @Nullable Joint joint) {
    this.pipeline = report.call.pipeline();
    this.report = report;
    this.ends = ends;
    this.target = report.leg.target();
    long limit = report.call.protect() ? target.policy().timeout().stall().toNanos() : 0;
    this.stall = new StallClock(limit);
    this.joint = joint;
  }

  /** What there is to read. */
  void begins(Content seen, @Nullable AnswerCopy remembered) {
    content = seen;
    copy = remembered;
  }

  /** It is judged first. */
  void judgedBy(Judged verdict) {
    judged = verdict;
  }

  /** The answer was handed to the application. */
  void handedOver() {
    arrived();
  }

  /** Nobody will tell of the body's end. */
  void unseen() {
    ended(report::lost);
  }

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
  boolean mends() {
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
    // Claimed first: to find out how a body ends is to tell its target.
    if (!claimed.getAndSet(true)) {
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
    if (!claimed.getAndSet(true)) {
      ended(isSpoilt() ? report::lost : report::leftEarly);
    }
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
