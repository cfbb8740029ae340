package io.outrigger.call;

import io.outrigger.engine.AttemptEnd;
import io.outrigger.engine.AttemptEnd.Disposition;
import io.outrigger.engine.AttemptFacts;
import io.outrigger.engine.CircuitBreaker;
import io.outrigger.engine.Classification;
import io.outrigger.engine.StreamInterruption;
import io.outrigger.engine.TargetState;
import org.jspecify.annotations.Nullable;

/** The attempt that was announced last: its permit is reported once, and its end told once. */
final class OpenAttempt {
  private final TargetState target;
  private final CallRecord record;
  private final AttemptFacts facts;
  private final Delivery delivery;
  private final long sentAt;
  private CircuitBreaker.@Nullable Permit permit;
  private boolean open = true;

  OpenAttempt(
      TargetState target,
      CallRecord record,
      AttemptFacts facts,
      Delivery delivery,
      CircuitBreaker.@Nullable Permit permit,
      long sentAt) {
    this.target = target;
    this.record = record;
    this.facts = facts;
    this.delivery = delivery;
    this.permit = permit;
    this.sentAt = sentAt;
  }

  AttemptFacts facts() {
    return facts;
  }

  Delivery delivery() {
    return delivery;
  }

  /** Whether its end was not told yet. */
  boolean isOpen() {
    return open;
  }

  /** The permit, for whoever reports it now; null when it was reported. */
  CircuitBreaker.@Nullable Permit takePermit() {
    CircuitBreaker.Permit taken = permit;
    permit = null;
    return taken;
  }

  /** Reports that the attempt decided nothing. */
  void release() {
    CircuitBreaker.Permit unused = takePermit();
    if (unused != null) {
      target.breaker().neutral(unused);
    }
  }

  /** From now on the delivery reports permit and end. */
  void handOver() {
    permit = null;
    open = false;
  }

  void end(FailedAttempt<?> failed, Disposition disposition) {
    open = false;
    boolean goesOn = disposition != Disposition.SURFACED;
    StreamInterruption interruption = delivery.interruption(facts, failed.what(), goesOn);
    if (interruption != null) {
      record.ear().streamInterrupted(interruption);
    }
    record.attemptEnded(
        new AttemptEnd(
            facts,
            failed.status(),
            failed.what(),
            failed.error(),
            disposition,
            failed.at() - sentAt,
            delivery.tokens()));
  }

  void end(int status, @Nullable Classification what, @Nullable Throwable error, long now) {
    open = false;
    Disposition disposition = what == null ? Disposition.NONE : Disposition.SURFACED;
    record.attemptEnded(new AttemptEnd(facts, status, what, error, disposition, now - sentAt, 0));
  }
}
