package io.outrigger.call;

import static java.util.Objects.requireNonNull;

import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.Classification;
import io.outrigger.engine.StreamInterruption;
import io.outrigger.engine.StreamInterruption.Phase;
import io.outrigger.engine.TargetState;
import io.outrigger.http.BodySample;
import io.outrigger.http.Outcome;
import org.jspecify.annotations.Nullable;

/** Follows one attempt's answer: judges it before the application may see it, and hands it over. */
final class Delivery {
  private final AskedCall<?> call;
  private final Pipeline pipeline;
  private final AttemptReport report;
  private final BodyEnds ends;
  private final TargetState target;
  private final Ladder.@Nullable Asked remembered;
  private final long firstToken;
  private final @Nullable Joint joint;
  private final Reading reading;
  private @Nullable Content content;
  private @Nullable Judged judged;

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
    this.joint = joint;
    this.reading = new Reading(report, ends, joint);
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
      reading.judgedBy(judging);
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
      return new GuardedWatch(pipeline, reading, report::lost);
    } catch (Throwable bug) {
      pipeline.failedOpen("body", bug);
      reading.unseen();
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
      AnswerCopy copy = AnswerCopy.of(pipeline, remembered, headers);
      boolean joins = joint != null && joint.begins(report, headers, known);
      report.brought(headers, known, copy, joins ? requireNonNull(joint).whole() : null);
      content = known;
      reading.begins(known, copy);
    }
    return known;
  }

  /** The answer was handed to the application; before, nothing is reported. */
  void handedOver() {
    try {
      report.handedOver(pipeline.timing().nanos());
      reading.handedOver();
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
    if (seen == null || !seen.isStream() || !reading.mends()) {
      return BodyWatch.NONE;
    }
    FailingWatch watch =
        new FailingWatch(seen, given -> ends.errorEvent(seen, BodyEnds.reason(seen), given));
    return new GuardedWatch(pipeline, watch, () -> {});
  }

  /** Whether looking at the answer has failed: nothing is known of it any more. */
  boolean isSpoilt() {
    return reading.isSpoilt();
  }
}
