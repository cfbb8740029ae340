package io.outrigger.call;

import io.outrigger.classify.Judge;
import io.outrigger.classify.ReplyReading;
import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.Classification;
import io.outrigger.engine.ReplyFacts;
import io.outrigger.http.BodySample;
import io.outrigger.http.HeadersView;
import io.outrigger.provider.Provider;
import io.outrigger.provider.ReplyIds;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An answer in one JSON text, kept and read once, where it is not too large. */
final class JsonContent implements Content {
  private static final byte[] NOTHING = {};

  /** A chat answer of 2 KB and its bookkeeping. */
  private static final int FIRST_SIZE = 4_096;

  private final Judge judge;
  private final Provider provider;
  private final HeadersView headers;
  private final int limit;
  private final long expected;
  private final LastByte last = new LastByte();
  private byte[] kept;
  private int size;
  private long seen;
  private boolean over;
  private @Nullable ReplyReading reading;

  /**
   * @param limit most bytes to keep; a larger answer passes unread
   * @param expected length of the body, -1 where it is not known
   */
  JsonContent(Judge judge, Provider provider, HeadersView headers, int limit, long expected) {
    this.judge = judge;
    this.provider = provider;
    this.headers = headers;
    this.limit = limit;
    this.expected = expected;
    this.kept = new byte[expected >= 0 && expected <= limit ? (int) expected : 0];
  }

  @Override
  public boolean isHeld() {
    return expected <= limit;
  }

  @Override
  public void add(ByteBuffer chunk, long now) {
    int length = chunk.remaining();
    seen += length;
    last.add(chunk);
    if (seen > limit) {
      kept = NOTHING;
      size = 0;
      return;
    }
    if (size + length > kept.length) {
      int wanted = Math.max(size + length, Math.max(FIRST_SIZE, 2 * kept.length));
      kept = Arrays.copyOf(kept, Math.min(limit, wanted));
    }
    chunk.get(chunk.position(), kept, size, length);
    size += length;
  }

  @Override
  public Preview.Verdict verdict() {
    if (seen > limit) {
      return Preview.Verdict.RELEASE;
    }
    if (!over) {
      return Preview.Verdict.HOLD;
    }
    Classification failure = failure();
    return failure == null || isStop(failure) ? Preview.Verdict.RELEASE : Preview.Verdict.FAILED;
  }

  /** What the provider's policy withheld is an answer, and so is what the caller cancelled. */
  private static boolean isStop(Classification failure) {
    return failure.category() == ErrorCategory.CONTENT_POLICY
        || failure.category() == ErrorCategory.CANCELLED;
  }

  @Override
  public void over() {
    over = true;
  }

  @Override
  public boolean isWhole() {
    return over || seen == expected || last.closes();
  }

  @Override
  public @Nullable Classification failure() {
    return seen > limit ? null : reading().failure();
  }

  @Override
  public ReplyFacts facts() {
    return seen > limit || size == 0 ? ReplyFacts.NONE : reading().facts();
  }

  @Override
  public Set<String> takeIds() {
    return size > 0 ? ReplyIds.read(sample().bytes()) : Set.of();
  }

  /** All of it, as far as it was kept. */
  BodySample sample() {
    return new BodySample(
        size == kept.length ? kept : Arrays.copyOf(kept, size), over && seen <= limit);
  }

  private ReplyReading reading() {
    ReplyReading known = reading;
    if (known == null) {
      known = judge.read(provider, headers, sample());
      reading = known;
    }
    return known;
  }
}
