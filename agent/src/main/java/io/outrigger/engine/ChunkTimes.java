package io.outrigger.engine;

/**
 * The gaps between the pieces of one streamed answer, sorted into classes that each double in
 * width: a stream of ten thousand pieces needs no more memory than one of ten. Not for several
 * threads at a time.
 */
public final class ChunkTimes {
  /** A stream without gaps. */
  public static final ChunkTimes NONE = new ChunkTimes();

  /** Up to 10 ms; the conventions' histograms tell no shorter times apart. */
  private static final long FIRST = 10_000_000;

  private static final int CLASSES = 18;

  private final int[] counts = new int[CLASSES];
  private final long[] sums = new long[CLASSES];

  /** One more gap, in nanoseconds. */
  public void add(long nanos) {
    int at = 0;
    for (long limit = FIRST; nanos > limit && at < CLASSES - 1; limit *= 2) {
      at++;
    }
    counts[at]++;
    sums[at] += nanos;
  }

  /** All gaps of another one. */
  public void addAll(ChunkTimes other) {
    for (int i = 0; i < CLASSES; i++) {
      counts[i] += other.counts[i];
      sums[i] += other.sums[i];
    }
  }

  /** Takes gaps of about the same length. */
  @FunctionalInterface
  public interface Taker {
    /**
     * Takes some.
     *
     * @param nanos their mean, in nanoseconds
     */
    void take(int count, double nanos);
  }

  /** Gives all gaps, those of one class by their mean. */
  public void forEach(Taker taker) {
    for (int i = 0; i < CLASSES; i++) {
      if (counts[i] > 0) {
        taker.take(counts[i], (double) sums[i] / counts[i]);
      }
    }
  }
}
