package io.outrigger.call;

import java.nio.ByteBuffer;

/** The verdict on one answer, and how much of it was seen for that. */
final class Judged implements Preview {
  private final Pipeline pipeline;
  private final Content content;
  private final long limit;
  private volatile long lastProgress; // the limit may be asked for by any thread
  private long shown;
  private Verdict verdict = Verdict.HOLD;
  private boolean spoilt;

  /**
   * @param limit most time without progress, in nanoseconds; 0 = no limit
   * @param from when that time begins
   */
  Judged(Pipeline pipeline, Content content, long limit, long from) {
    this.pipeline = pipeline;
    this.content = content;
    this.limit = limit;
    this.lastProgress = from;
  }

  @Override
  public Verdict bytes(ByteBuffer chunk) {
    long now = pipeline.timing().nanos();
    content.add(chunk, now);
    shown += chunk.remaining();
    if (content.takeProgress()) {
      lastProgress = now;
    }
    verdict = content.verdict();
    return verdict;
  }

  @Override
  public Verdict ended() {
    content.over();
    verdict = content.verdict();
    return verdict;
  }

  /** Looking at the answer has failed. */
  void spoil() {
    spoilt = true;
    verdict = Verdict.RELEASE;
  }

  @Override
  public long leftNanos() {
    return limit == 0 ? Long.MAX_VALUE : limit - (pipeline.timing().nanos() - lastProgress);
  }

  boolean failed() {
    return verdict == Verdict.FAILED;
  }

  /** Whether looking at the answer has failed: nothing is known of it any more. */
  boolean isSpoilt() {
    return spoilt;
  }

  /** Of the next bytes that are handed over, how many were looked at before. */
  int take(int length) {
    int known = (int) Math.min(shown, length);
    shown -= known;
    return known;
  }
}
