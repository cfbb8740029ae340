package io.outrigger.status;

import io.outrigger.engine.Target;
import org.jspecify.annotations.Nullable;

/**
 * What the agent decided, and why; what repeats at once is one line with a count.
 *
 * @param firstMillis when, in milliseconds of the epoch
 * @param lastMillis the latest of the same, as {@code firstMillis}
 * @param times how often, from 1
 * @param what a lower-case word, such as {@code retry}
 * @param target {@code endpoint/model}
 * @param reason words and codes from fixed lists, names and numbers
 * @param traceId the trace of the latest, 32 hex digits; null where nothing traces it
 */
record Decided(
    long firstMillis,
    long lastMillis,
    int times,
    String what,
    String target,
    String reason,
    @Nullable String traceId) {

  /** How a target is shown. */
  static String name(Target target) {
    return target.endpoint() + '/' + target.model();
  }

  boolean isSame(String otherWhat, String otherTarget, String otherReason) {
    return what.equals(otherWhat) && target.equals(otherTarget) && reason.equals(otherReason);
  }

  Decided again(long now, @Nullable String latestTraceId) {
    return new Decided(firstMillis, now, times + 1, what, target, reason, latestTraceId);
  }

  /** For a table; empty where nothing traces it. */
  String shownTrace() {
    return traceId == null ? "" : traceId;
  }
}
