package io.outrigger.call;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.AttemptEnd.Disposition;
import io.outrigger.engine.Suppression;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** What the application gets when no further attempt is made: somebody's failure, or a stand-in. */
final class LastResort<R> {
  /**
   * What a fallback target may say because of how the operator set it up or how we wrote the
   * request: it never masks the failure that led there.
   */
  private static final Set<ErrorCategory> OF_THE_TARGET =
      EnumSet.of(
          ErrorCategory.AUTH,
          ErrorCategory.PERMISSION,
          ErrorCategory.NOT_FOUND,
          ErrorCategory.INVALID_REQUEST,
          ErrorCategory.REQUEST_TOO_LARGE,
          ErrorCategory.CONTEXT_LENGTH_EXCEEDED);

  /** How long to wait before looking again whether the ladder has found something. */
  private static final long CLIMBING = 10_000_000;

  private final AskedCall<R> call;
  private final CallRecord record;
  private final Course course;
  private final Attempts<R> attempts;
  private final Endings<R> endings;
  private final Waits<R> waits;
  private @Nullable FailedAttempt<R> departed;
  private Admission.@Nullable Refused avoided;

  LastResort(
      AskedCall<R> call,
      CallRecord record,
      Course course,
      Attempts<R> attempts,
      Endings<R> endings,
      Waits<R> waits) {
    this.call = call;
    this.record = record;
    this.course = course;
    this.attempts = attempts;
    this.endings = endings;
    this.waits = waits;
  }

  /** A failure leads the call to another target. */
  void departs(FailedAttempt<R> failed) {
    if (!isTargetsOwn(failed)) {
      departed = failed;
    }
  }

  /** What would have been said at a target leads the call around it. */
  void avoids(Admission there) {
    if (avoided == null) {
      avoided =
          there instanceof Admission.Later later ? later.refused() : (Admission.Refused) there;
    }
  }

  /** A failure that its kind forbids to repair. */
  Step<R> deliver(FailedAttempt<R> latest, @Nullable Suppression why, long now) {
    return !isMasking(latest) ? surface(latest, latest, why) : giveUp(latest, why, now);
  }

  /** Nobody is left: a degraded reply if there is one, else the failure. */
  Step<R> giveUp(FailedAttempt<R> latest, @Nullable Suppression why, long now) {
    Admission.Refused refusal = avoided;
    if (isMasking(latest) && departed == null && refusal != null) {
      return degradedOr(refusal.cause(), now, then -> refuse(latest, refusal, then));
    }
    FailedAttempt<R> shown = departed != null && isMasking(latest) ? departed : latest;
    return degradedOr(shown.what().category(), now, then -> surface(latest, shown, why));
  }

  private boolean isTargetsOwn(FailedAttempt<R> failed) {
    return course.leg().isFallback() && OF_THE_TARGET.contains(failed.what().category());
  }

  /** Whether something stands behind it that says more to the application. */
  private boolean isMasking(FailedAttempt<R> latest) {
    return isTargetsOwn(latest) && (departed != null || avoided != null);
  }

  private Step<R> refuse(FailedAttempt<R> latest, Admission.Refused refusal, long now) {
    attempts.current().end(latest, Disposition.FALLBACK);
    attempts.discardFailed();
    return endings.refused(refusal, now);
  }

  /** A degraded reply if there is one, else the other end. */
  Step<R> degradedOr(ErrorCategory cause, long now, LongFunction<Step<R>> otherwise) {
    Ladder.Climb climb = call.pipeline().climb(call.forLadder(), cause);
    return climb == null ? otherwise.apply(now) : climbed(climb, cause, now, otherwise);
  }

  private Step<R> climbed(
      Ladder.Climb climb, ErrorCategory cause, long now, LongFunction<Step<R>> otherwise) {
    long left = course.plan().remaining(now);
    if (!climb.isOver() && left > 0) {
      return waits.pause(
          Math.min(CLIMBING, left), now, then -> climbed(climb, cause, then, otherwise));
    }
    Ladder.Rung rung = climb.rung();
    return rung == null ? otherwise.apply(now) : degraded(rung, cause, now);
  }

  private Step<R> degraded(Ladder.Rung rung, ErrorCategory cause, long now) {
    FailedAttempt<R> failed = attempts.failed();
    if (failed != null) {
      attempts.current().end(failed, Disposition.DEGRADED);
      attempts.discardFailed();
    }
    return endings.degraded(rung, cause, now);
  }

  /**
   * The end with a failure.
   *
   * @param shown the failure to hand over: the last one, or one from before
   */
  Step<R> surface(FailedAttempt<R> last, FailedAttempt<R> shown, @Nullable Suppression why) {
    if (why != null) {
      record.ear().retrySuppressed(last.what(), why);
    }
    if (shown.equals(last) && !last.isMisdirected()) {
      attempts.handedOver();
    } else {
      attempts.discardFailed();
    }
    return endings.failed(last, shown, attempts.current(), course);
  }
}
