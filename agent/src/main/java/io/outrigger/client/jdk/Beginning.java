package io.outrigger.client.jdk;

import org.jspecify.annotations.Nullable;

/**
 * How much of a flow is held before it may be handed over: up to a limit, or until a verdict. Knows
 * the items' lengths, not the items. Guarded by the flow's lock.
 */
final class Beginning<I> {
  private final long limit;
  private final @Nullable Verdict<I> verdict;
  private long size;
  private boolean settled;
  private boolean unjudged;

  /** Says when enough is held. Asked under the flow's lock, while nobody reads. */
  interface Verdict<I> {
    /** Whether this item, which is held now, leaves it open. */
    boolean wantsMore(I item);

    /** The source has ended well. */
    void ended();
  }

  /**
   * @param limit bytes after which nothing more is taken until the flow is handed over; the item
   *     that crosses it is held too
   */
  Beginning(long limit) {
    this.limit = limit;
    this.verdict = null;
  }

  /** Lasts until the verdict. */
  Beginning(Verdict<I> verdict) {
    this.limit = Long.MAX_VALUE;
    this.verdict = verdict;
  }

  boolean isJudged() {
    return verdict != null;
  }

  /**
   * One more item of the flow.
   *
   * @return whether the next one belongs to the beginning, too
   */
  boolean goesOn(I item, long length) {
    size += length;
    boolean more = !settled && size <= limit;
    more = more && (verdict == null || verdict.wantsMore(item));
    settled |= !more;
    return more;
  }

  /** It is over, wherever it stands. */
  void settle() {
    settled = true;
  }

  /** The source has ended. */
  void end(@Nullable Throwable error) {
    if (verdict != null && !settled) {
      unjudged = error != null;
      if (!unjudged) {
        verdict.ended();
      }
    }
  }

  /** Whether the source failed before there was a verdict. */
  boolean isUnjudged() {
    return unjudged;
  }

  /** Whether all that has come lies within the limit. */
  boolean isWithinLimit() {
    return size <= limit;
  }
}
