package io.outrigger.incident;

import io.outrigger.incident.Incident.Impact;
import java.util.Arrays;

/**
 * What happened at one place in the last minutes, in {@value #BUCKETS} buckets: a ring, so that its
 * memory does not depend on the traffic. What is told late counts into the newest bucket.
 */
final class Window {
  static final int BUCKETS = 30;

  /** Calls that ended. */
  static final int CALLS = 0;

  /** Calls without an answer, for reasons that are the operator's business. */
  static final int FAILED = 1;

  /** Calls that somebody or something else answered. */
  static final int ELSEWHERE = 2;

  /** Attempts that ended. */
  static final int ATTEMPTS = 3;

  /** Attempts that the provider failed. */
  static final int TROUBLED = 4;

  /** Attempts that met a rate limit. */
  static final int LIMITED = 5;

  /** Attempts that failed in any way that is the operator's business. */
  static final int BAD = 6;

  private static final int KINDS = 7;

  private final long width;
  private final int[] counts = new int[BUCKETS * KINDS];
  private final int[] totals = new int[KINDS];
  private final long[] firstFailures = new long[BUCKETS];
  private long newest;

  /**
   * @param nanos how far back it looks
   */
  Window(long nanos, long now) {
    this.width = Math.max(1, nanos / BUCKETS);
    this.newest = Math.floorDiv(now, width);
  }

  void advance(long now) {
    long bucket = Math.floorDiv(now, width);
    if (bucket - newest >= BUCKETS) {
      Arrays.fill(counts, 0);
      Arrays.fill(totals, 0);
      newest = bucket;
    }
    while (newest < bucket) {
      newest++;
      int from = slot(newest) * KINDS;
      for (int kind = 0; kind < KINDS; kind++) {
        totals[kind] -= counts[from + kind];
        counts[from + kind] = 0;
      }
    }
  }

  private static int slot(long bucket) {
    return (int) Math.floorMod(bucket, (long) BUCKETS);
  }

  /** Counts one, after {@link #advance}. */
  void count(int kind) {
    counts[slot(newest) * KINDS + kind]++;
    totals[kind]++;
  }

  /** Marks a failure's time, before it is counted. */
  void failed(long now) {
    int slot = slot(newest);
    if (counts[slot * KINDS + FAILED] + counts[slot * KINDS + BAD] == 0) {
      firstFailures[slot] = now;
    }
  }

  int sum(int kind) {
    return totals[kind];
  }

  /** Share of one kind among another, 0 where there is none of the other. */
  double share(int kind, int of) {
    return totals[of] == 0 ? 0 : (double) totals[kind] / totals[of];
  }

  /**
   * When the failures that the window is full of began: the first one of the bucket from which on
   * they exceed half of the window's share most (the largest suffix sum). Noise long before a storm
   * is no beginning of it; a trickle that never pauses for long began with its first.
   */
  long failuresSince(long otherwise) {
    long bucket = beginning();
    return bucket > newest ? otherwise : firstFailures[slot(bucket)];
  }

  /** What became of calls since then. */
  Impact impact() {
    long calls = 0;
    long failed = 0;
    long elsewhere = 0;
    for (long bucket = beginning(); bucket <= newest; bucket++) {
      int from = slot(bucket) * KINDS;
      calls += counts[from + CALLS];
      failed += counts[from + FAILED];
      elsewhere += counts[from + ELSEWHERE];
    }
    return new Impact(calls, failed, elsewhere);
  }

  /** The bucket that it began in; behind the newest where nothing failed. */
  private long beginning() {
    int all = totals[CALLS] + totals[ATTEMPTS];
    double usual = all == 0 ? 0 : (totals[FAILED] + totals[BAD]) / (2d * all);
    long found = newest + 1;
    double most = 0;
    double excess = 0;
    for (long bucket = newest; bucket > newest - BUCKETS; bucket--) {
      int from = slot(bucket) * KINDS;
      int bad = counts[from + FAILED] + counts[from + BAD];
      excess += bad - usual * (counts[from + CALLS] + counts[from + ATTEMPTS]);
      if (bad > 0 && excess >= most) {
        most = excess;
        found = bucket;
      }
    }
    return found;
  }
}
