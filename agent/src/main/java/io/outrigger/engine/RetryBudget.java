package io.outrigger.engine;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Caps retries to a share of successes, over all callers of a target: a token bucket that successes
 * fill and retries empty. Over any period retries are at most {@code burst + ratio x successes}.
 * Never negative, never above the burst.
 */
public final class RetryBudget {
  /** Tokens are kept in thousandths: exact sums in one atomic. */
  private static final long TOKEN = 1_000;

  private final long capacity;
  private final long earned;
  private final AtomicLong balance;

  /**
   * @param ratio tokens earned per successful attempt
   * @param burst capacity, and balance at the start, in tokens
   */
  public RetryBudget(double ratio, int burst) {
    this.capacity = burst * TOKEN;
    this.earned = Math.round(ratio * TOKEN);
    this.balance = new AtomicLong(capacity);
  }

  /** An attempt succeeded. */
  public void deposit() {
    for (; ; ) {
      long current = balance.get();
      if (current >= capacity) {
        return; // the untroubled case: one read
      }
      if (balance.compareAndSet(current, Math.min(capacity, current + earned))) {
        return;
      }
    }
  }

  /** Takes one token for one retry, if there is one. */
  public boolean tryWithdraw() {
    for (; ; ) {
      long current = balance.get();
      if (current < TOKEN) {
        return false;
      }
      if (balance.compareAndSet(current, current - TOKEN)) {
        return true;
      }
    }
  }

  /** The balance in tokens, 0 to the burst. */
  public double tokens() {
    return balance.get() / (double) TOKEN;
  }

  /** The capacity in tokens. */
  public int limit() {
    return (int) (capacity / TOKEN);
  }
}
