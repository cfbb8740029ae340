package io.outrigger.call;

import io.outrigger.classify.StreamReader;
import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.ChunkTimes;
import io.outrigger.engine.Classification;
import io.outrigger.engine.ReplyFacts;
import io.outrigger.stream.StreamEvent;
import io.outrigger.stream.StreamForm;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An answer that comes piece by piece. */
final class StreamContent implements Content {
  /** A stream that has said so much and nothing of its answer is let go. */
  private static final int MOST_EVENTS = 64;

  private final StreamReader reader;
  private final long mostHeld;
  private final @Nullable StreamIds ids;
  private final @Nullable Consumer<StreamEvent> goingOn;
  private final Consumer<StreamEvent> sink = this::see;
  private final ChunkTimes gaps = new ChunkTimes();
  private StreamReader.@Nullable Verdict end;
  private long now;
  private volatile long firstAt = -1; // any thread may ask for the limit that depends on it
  private long lastAt;
  private long pieces;
  private boolean progress;

  /**
   * @param mostHeld most bytes to hold before the first piece of the answer
   * @param names whether anybody wants {@link #takeIds}
   * @param goingOn hears the events of an answer that goes on with another one, as far as they can
   *     be read: it may say nothing, since the other may have said all; else null
   */
  StreamContent(
      StreamReader reader, long mostHeld, boolean names, @Nullable Consumer<StreamEvent> goingOn) {
    this.reader = reader;
    this.mostHeld = mostHeld;
    this.ids = names ? new StreamIds() : null;
    this.goingOn = goingOn;
  }

  @Override
  public boolean isHeld() {
    return true;
  }

  @Override
  public boolean isStream() {
    return true;
  }

  @Override
  public void add(ByteBuffer chunk, long at) {
    now = at;
    reader.feed(chunk, sink);
  }

  private void see(StreamEvent event) {
    if (ids != null) {
      ids.see(event);
    }
    if (goingOn != null && !reader.malformed()) {
      goingOn.accept(event);
    }
    if (event instanceof StreamEvent.ContentDelta) {
      progress = true;
      pieces++;
      if (firstAt == -1) {
        firstAt = now;
      } else {
        gaps.add(now - lastAt);
      }
      lastAt = now;
    } else if (event instanceof StreamEvent.Other) {
      progress = true; // a tool at the provider's side is at work
    }
  }

  @Override
  public Preview.Verdict verdict() {
    boolean empty = isEmpty();
    if (empty && end == null && reader.terminated()) {
      over(); // nothing follows, and the transfer's end may be long in coming
    }
    if (end == StreamReader.Verdict.CUT
        || end == StreamReader.Verdict.FAILED
        || reader.malformed()
        || fails(reader.failure())) {
      return Preview.Verdict.FAILED; // also behind a first piece: nobody has seen it yet
    }
    boolean enough =
        end != null
            || reader.contentSeen()
            || (reader.complete() && !empty)
            || reader.events() > MOST_EVENTS
            || reader.position() > mostHeld;
    return enough ? Preview.Verdict.RELEASE : Preview.Verdict.HOLD;
  }

  /** A policy stop is an answer like any other. */
  private static boolean fails(@Nullable Classification failure) {
    return failure != null && failure.category() != ErrorCategory.CONTENT_POLICY;
  }

  @Override
  public void over() {
    end = saysNoMore() ? StreamReader.Verdict.COMPLETE : reader.end(sink);
  }

  @Override
  public void broke() {
    boolean said = saysNoMore() && reader.terminated();
    end = said ? StreamReader.Verdict.COMPLETE : reader.broke(sink);
  }

  /** Nothing was left to say. */
  private boolean saysNoMore() {
    return goingOn != null && reader.endsEmpty();
  }

  @Override
  public boolean isWhole() {
    return end == StreamReader.Verdict.COMPLETE
        || (reader.complete() && !reader.malformed() && !fails(reader.failure()));
  }

  @Override
  public @Nullable Classification failure() {
    Classification failure = reader.failure();
    return failure != null || !isWhole() ? failure : reader.withheld();
  }

  @Override
  public boolean isEmpty() {
    return goingOn == null && reader.endsEmpty();
  }

  @Override
  public boolean isTold() {
    boolean said = end == null ? fails(reader.failure()) : end == StreamReader.Verdict.FAILED;
    return said && !reader.malformed();
  }

  @Override
  public ReplyFacts facts() {
    ReplyFacts facts = reader.facts();
    if (isWhole()) {
      return facts;
    }
    return interrupted(facts);
  }

  /** What an answer said of itself that did not come to its end. */
  static ReplyFacts interrupted(ReplyFacts facts) {
    List<String> reasons = new ArrayList<>(facts.finishReasons());
    reasons.add("error");
    return new ReplyFacts(
        facts.id(),
        facts.model(),
        List.copyOf(reasons),
        facts.inputTokens(),
        facts.outputTokens(),
        facts.cacheReadTokens(),
        facts.cacheWriteTokens(),
        facts.reasoningTokens());
  }

  @Override
  public Set<String> takeIds() {
    return ids == null ? Set.of() : ids.take();
  }

  @Override
  public boolean takeProgress() {
    boolean taken = progress;
    progress = false;
    return taken;
  }

  @Override
  public long firstPieceAt() {
    return firstAt;
  }

  @Override
  public long pieces() {
    return pieces;
  }

  @Override
  public ChunkTimes gaps() {
    return gaps;
  }

  @Override
  public long readable() {
    return reader.malformed() ? reader.wholeUpTo() : Long.MAX_VALUE;
  }

  @Override
  public long whole() {
    return reader.wholeUpTo();
  }

  /** Whether a failure has come that nothing can follow but more of it. */
  @Override
  public boolean isBroken() {
    return reader.malformed() || fails(reader.failure());
  }

  @Override
  public boolean endsInside() {
    return !reader.atBoundary();
  }

  @Override
  public byte[] closing() {
    return reader.closing();
  }

  /** The dialect's form, as its events show it. */
  StreamForm form() {
    return reader.form();
  }

  @Override
  public long tokens() {
    return Math.max(0, reader.facts().inputTokens()) + reader.tokens();
  }

  @Override
  public byte @Nullable [] errorEvent(long handedOver, String code, String message, boolean retry) {
    return reader.errorEvent(handedOver, code, message, retry);
  }
}
