package io.outrigger.call;

import static java.util.Objects.requireNonNull;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.Classification;
import io.outrigger.engine.Classification.Repeat;
import io.outrigger.http.Outcome;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** How a body ends for the application, and what is told of it. */
final class BodyEnds {
  /** What a stream came to that did not end well and does not say why. */
  static final Classification BROKE_OFF =
      new Classification(
          ErrorCategory.TRANSIENT,
          AttemptReport.INTERRUPTED,
          "reply",
          Classification.AS_POLICY_ALLOWS,
          null,
          Repeat.ANSWERED,
          true,
          true);

  private final AttemptReport report;
  private final Pipeline pipeline;

  /**
   * One end.
   *
   * @param shown null = as on the wire
   * @param told tells of it, once the answer was handed over
   */
  record End(@Nullable Ending shown, Runnable told) {}

  BodyEnds(AttemptReport report) {
    this.report = report;
    this.pipeline = report.call.pipeline();
  }

  /** Why an answer is none; a classification's rules may have nothing to say of it. */
  static Classification reason(Content seen) {
    Classification told = seen.failure();
    return told == null ? BROKE_OFF : told;
  }

  /** The end of a body that nothing is known of any more. */
  End unseen(@Nullable Joint joint) {
    return new End(joint == null ? null : joint.unseenEnd(), report::lost);
  }

  /**
   * The end of a body that comes to it, or breaks.
   *
   * @param mends whether it may end otherwise than on the wire
   * @param joint where its answer meets others, or null
   * @param passed how many of its bytes the application has
   */
  End of(
      Content seen, @Nullable Throwable error, boolean mends, @Nullable Joint joint, long passed) {
    if (error != null && Blame.isOurs(error)) {
      pipeline.failedOpen("body", error);
      Ending unfit = joint == null ? null : Ending.broken(null, error); // not without what was held
      return new End(unfit, () -> report.lostByUs(error));
    }
    if (error != null && !seen.isStream()) {
      return new End(null, () -> report.failed(classify(error), error));
    }
    if (error == null) {
      seen.over();
    } else {
      seen.broke();
    }
    if (seen.isWhole() && (joint == null || joint.completes())) {
      return complete(seen, error, mends, joint);
    }
    Classification what = error != null ? classify(error) : reason(seen);
    boolean cancelled = what.category() == ErrorCategory.CANCELLED;
    if (!mends || cancelled) {
      return failed(what, null, error);
    }
    if (error == null && seen.isEmpty()) {
      // As it came, with what was held back.
      return failed(what, joint == null ? null : Ending.whole(joint.rest()), null);
    }
    if (joint != null) {
      return cut(joint, seen, what, error);
    }
    return failed(what, Ending.broken(errorEvent(seen, what, passed), error), error);
  }

  private End complete(
      Content seen, @Nullable Throwable error, boolean mends, @Nullable Joint joint) {
    byte[] closing = seen.closing();
    if (joint != null) {
      joint.came(ByteBuffer.wrap(closing));
      boolean half = error != null && seen.endsInside();
      byte[] last = half ? joint.instead(seen).bytes() : joint.rest();
      return new End(Ending.whole(last), report::complete);
    }
    if (error != null && seen.endsInside()) {
      // The application has half an event, which many a parser fails at: as it came.
      Classification what = classify(error);
      boolean cancelled = what.category() == ErrorCategory.CANCELLED;
      return cancelled ? new End(null, report::complete) : failed(what, null, error);
    }
    // Its transfer may break behind the answer's end; nobody misses anything then.
    boolean otherwise = mends && (error != null || closing.length > 0);
    return new End(otherwise ? Ending.whole(closing) : null, report::complete);
  }

  private End failed(Classification what, @Nullable Ending shown, @Nullable Throwable error) {
    Throwable thrown = shown != null && shown.error() != null ? shown.error() : error;
    return new End(shown, () -> report.failed(what, thrown));
  }

  private End cut(Joint joint, Content seen, Classification what, @Nullable Throwable error) {
    Throwable shown = requireNonNull(Ending.broken(null, error).error());
    joint.broken(what, shown, seen.isTold());
    if (!joint.mayGoOn()) {
      return failed(what, joint.whole().givenUp(), shown);
    }
    Ending open = Ending.open(new Sequel(joint.whole(), report.cut(what, shown)));
    return new End(open, () -> {}); // the last attempt at this answer tells of the call's end
  }

  /** What stands behind so many bytes of an answer that broke off; null = nothing. */
  byte @Nullable [] errorEvent(Content seen, Classification what, long handedOver) {
    if (seen.isTold()) {
      return null;
    }
    String message = pipeline.messages().apply(what.category());
    return seen.errorEvent(handedOver, AttemptReport.INTERRUPTED, message, what.retries() > 0);
  }

  private Classification classify(Throwable error) {
    Outcome.Broken broken = new Outcome.Broken(error, Outcome.Phase.IN_RESPONSE);
    return pipeline.classifier().classify(report.leg.provider(), broken, pipeline.timing().wall());
  }
}
