package io.outrigger.classify;

import io.outrigger.engine.Classification;
import io.outrigger.engine.ReplyFacts;
import io.outrigger.http.HeadersView;
import io.outrigger.provider.Interruption;
import io.outrigger.provider.Provider;
import io.outrigger.stream.EventReader;
import io.outrigger.stream.Frame;
import io.outrigger.stream.FrameReader;
import io.outrigger.stream.Framing;
import io.outrigger.stream.StreamEvent;
import io.outrigger.stream.StreamForm;
import io.outrigger.stream.TokenCounts;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows one streamed reply of status 2xx: what each event means, what failed in it, whether it
 * came to its end. It only watches; the bytes are the caller's. How they are divided into chunks
 * makes no difference. Never throws on any bytes; what cannot be read never counts as an end. Not
 * for several threads at a time.
 *
 * <p>Who wants to add an event or to splice must hand over no half event: hand over bytes up to
 * {@link #wholeUpTo()} and keep the rest (at most one event) for the next chunk or the end.
 */
public final class StreamReader {

  /** How a stream ended. */
  public enum Verdict {
    /** As it should; a policy stop or refusal is such an end. */
    COMPLETE,
    /** Before its end was said. */
    CUT,
    /** It said that it failed, or could not be read. */
    FAILED
  }

  /** An event that is longer is not worth waiting for: as much as may be held before the commit. */
  static final int MOST_HELD = 256 * 1024;

  private static final byte[] NOTHING = {};

  private final Provider provider;
  private final FramingGuess guess;
  private final EventReader events = new EventReader();
  private final FailureNaming naming;

  private @Nullable FrameReader frames;
  private Framing framing;
  private Consumer<? super StreamEvent> sink = event -> {};
  private final Consumer<Frame> onFrame = this::frame;

  /** Bytes before the first one that the frame reader got. */
  private long before;

  private long position;
  private byte latest;
  private long whole;
  private boolean frozen;

  /** An array's bracket came: nothing can be put behind it. */
  private boolean closed;

  private boolean malformed;
  private @Nullable Verdict verdict;
  private boolean lengthAnnounced;
  private byte[] scratch = new byte[0];

  private StreamReader(Classifier classifier, Provider provider, FramingGuess guess) {
    this.provider = provider;
    this.guess = guess;
    this.framing = guess.usual();
    this.naming = new FailureNaming(classifier, provider.word());
  }

  /**
   * A reader for one reply.
   *
   * @param headers of the reply; name the framing and the encoding
   * @return null where the bytes cannot be read here (compressed: feed inflated bytes without the
   *     header instead)
   */
  public static @Nullable StreamReader of(
      Classifier classifier, Provider provider, HeadersView headers) {
    String encoding = headers.first("content-encoding");
    if (encoding != null && !encoding.isBlank() && !encoding.trim().equalsIgnoreCase("identity")) {
      return null;
    }
    StreamReader reader =
        new StreamReader(classifier, provider, FramingGuess.of(headers, provider.word()));
    reader.lengthAnnounced = headers.first("content-length") != null;
    return reader;
  }

  /** A reader for bytes whose framing is known. */
  static StreamReader of(Classifier classifier, Provider provider, Framing framing) {
    StreamReader reader =
        new StreamReader(classifier, provider, FramingGuess.of(HeadersView.NONE, provider.word()));
    reader.frames = FramingGuess.reader(framing);
    reader.framing = framing;
    return reader;
  }

  /**
   * How many choices the request asks for: none is missed before it has begun. To be said before
   * the first bytes.
   */
  public void wants(long choices) {
    events.wants(choices);
  }

  /**
   * Reads on. Events go to the sink in order before this returns; their bytes are good until then.
   *
   * @param from first index, inclusive
   * @param to last index, exclusive
   */
  public void feed(byte[] chunk, int from, int to, Consumer<? super StreamEvent> sink) {
    if (verdict != null || from >= to) {
      return;
    }
    this.sink = sink;
    FrameReader reader = frames;
    int start = from;
    if (reader == null) {
      start = FramingGuess.firstByte(chunk, from, to);
      before = position + start - from;
      if (start < to) {
        framing = guess.by(chunk[start]);
        reader = FramingGuess.reader(framing);
        frames = reader;
      }
    }
    if (reader != null) {
      reader.feed(chunk, start, to, onFrame);
    }
    position += to - from;
    latest = chunk[to - 1];
    if (!frozen) {
      whole = reader == null ? position : before + reader.boundary();
    }
  }

  /** The same for a buffer, whose position stays. */
  public void feed(ByteBuffer chunk, Consumer<? super StreamEvent> sink) {
    int length = chunk.remaining();
    if (chunk.hasArray()) {
      int from = chunk.arrayOffset() + chunk.position();
      feed(chunk.array(), from, from + length, sink);
      return;
    }
    // The JDK client's buffers are read-only, which hides their array.
    if (scratch.length < length) {
      scratch = new byte[Math.max(length, 8 * 1024)];
    }
    chunk.get(chunk.position(), scratch, 0, length);
    feed(scratch, 0, length, sink);
  }

  private void frame(Frame frame) {
    closed |= frame instanceof Frame.ArrayEnd;
    EventReader.Sight sight = events.read(frame, sink);
    if (sight == EventReader.Sight.UNREADABLE) {
      malformed = true;
      naming.unreadable();
    } else if (sight != EventReader.Sight.ORDINARY) {
      naming.look(frame, sight, events.lastJson());
    }
    if (!frozen && naming.failure() != null) {
      frozen = true;
      whole = Math.max(whole, frames == null ? 0 : before + frames.start());
    }
  }

  /**
   * The bytes have come to their end. An event without its last line feed is still read, but is not
   * part of {@link #wholeUpTo} unless the answer is complete with it. Asked again, it says the
   * same.
   */
  public Verdict end(Consumer<? super StreamEvent> sink) {
    return over(true, sink);
  }

  /**
   * The bytes broke off. As {@link #end}, but where nobody here has seen the stream's own end, this
   * is none.
   */
  public Verdict broke(Consumer<? super StreamEvent> sink) {
    return over(false, sink);
  }

  private Verdict over(boolean clean, Consumer<? super StreamEvent> sink) {
    Verdict known = verdict;
    if (known != null) {
      return known;
    }
    this.sink = sink;
    if (frames != null) {
      frames.end(onFrame);
    }
    Verdict found = judge(clean);
    verdict = found;
    if (found == Verdict.COMPLETE && !events.torn()) {
      whole = position;
    }
    return found;
  }

  private Verdict judge(boolean clean) {
    if (naming.failure() != null) {
      return Verdict.FAILED;
    }
    boolean ended = cameToItsEnd() && (clean || !isMute());
    if (ended || (clean && endsUnseen())) {
      if (events.onlyRefused()) {
        naming.refused();
      }
      if (naming.withheld() == null && events.stoppedSilently()) {
        naming.ended("none");
        return Verdict.FAILED;
      }
      return Verdict.COMPLETE;
    }
    naming.ended(events.any() ? "interrupted" : "empty");
    return Verdict.CUT;
  }

  private boolean cameToItsEnd() {
    boolean withheld = naming.withheld() != null && !events.isOpen();
    return withheld || events.complete();
  }

  /** A reason to stop, and nothing else: some write one into their first chunk. */
  private boolean isMute() {
    return events.endsMute() && naming.withheld() == null;
  }

  /**
   * Nobody here knows its end, as in a dialect that is not known; or the end may have stood in an
   * event too large to be read; or what was said to be one was none: its transfer's own end is all
   * that can be asked for.
   */
  private boolean endsUnseen() {
    boolean unseen = events.foreign() || events.blind() || events.endsWithItsTransfer();
    return unseen && (framing != Framing.JSON_ARRAY || closed);
  }

  /**
   * What a whole answer lacks at its end for everybody to hear it: readers that go by the standard
   * drop an event without an empty line behind it. Nothing where the reply announced its length.
   */
  public byte[] closing() {
    if (verdict != Verdict.COMPLETE
        || framing != Framing.SSE
        || !events.unclosed()
        || lengthAnnounced) {
      return NOTHING;
    }
    return latest == '\n' ? new byte[] {'\n'} : new byte[] {'\n', '\n'};
  }

  /** Whether a content delta was seen: the commit. */
  public boolean contentSeen() {
    return events.contentSeen();
  }

  /**
   * Whether the answer is whole so far (decision 20): a finish reason for every choice, behind
   * which none says more, or the terminal marker. Usage may still follow.
   */
  public boolean complete() {
    return events.complete() && !isMute() && naming.failure() == null;
  }

  /**
   * Whether the stream came to its end without an answer in it. Some servers do so where they
   * failed, and some where there is nothing to say: a failure, but no broken stream.
   */
  public boolean endsEmpty() {
    return cameToItsEnd()
        && events.stoppedSilently()
        && naming.withheld() == null
        && !malformed
        && !events.failed();
  }

  /** Whether the dialect's terminal marker was seen: nothing may follow. */
  public boolean terminated() {
    return events.terminated();
  }

  /**
   * What failed; null while nothing did. After {@link #end} also for a stream that was cut ({@code
   * stream_interrupted}, {@code reply_empty}). A policy stop is no failure.
   */
  public @Nullable Classification failure() {
    return naming.failure();
  }

  /**
   * How the provider or the model withheld the answer: a policy stop, or (after {@link #end}) a
   * refusal in the model's own words. Such a stream is complete and passes untouched.
   */
  public @Nullable Classification withheld() {
    return naming.withheld();
  }

  /** Whether an event, or the framing, could not be read. */
  public boolean malformed() {
    return malformed;
  }

  /** Unicode characters of content so far: text, reasoning and tool arguments. */
  public long characters() {
    return events.characters();
  }

  /** Output tokens so far: as reported, else estimated (a quarter of the characters). */
  public long tokens() {
    return Math.max(events.tokens().output(), (events.characters() + 3) / 4);
  }

  /** Frames so far without keep-alives: what the limit on held events counts. */
  public int events() {
    return events.frames();
  }

  /** Bytes fed so far. */
  public long position() {
    return position;
  }

  /**
   * How many bytes of the stream are whole, readable events that tell no failure. Stays behind the
   * first event that failed or could not be read. Where an event is longer than 256 KB, its bytes
   * count as they come: nobody should wait for its end.
   */
  public long wholeUpTo() {
    return !frozen && position - whole > MOST_HELD ? position : whole;
  }

  /** Whether what was fed ends with a whole, readable event that tells no failure. */
  public boolean atBoundary() {
    return whole == position;
  }

  /** Id, model, finish reasons and usage as far as told. */
  public ReplyFacts facts() {
    TokenCounts tokens = events.tokens();
    return new ReplyFacts(
        events.id(),
        events.model(),
        events.finishReasons(),
        tokens.input(),
        tokens.output(),
        tokens.cacheRead(),
        tokens.cacheWrite(),
        tokens.reasoning());
  }

  /** The dialect's form, as the events show it. */
  public StreamForm form() {
    return events.form();
  }

  /** The framing; a guess before the first byte. */
  public Framing framing() {
    return framing;
  }

  /**
   * The event that tells the application of an interruption, in the dialect's own form, to be
   * written behind the bytes handed over so far; then the body must break with an I/O error.
   *
   * @param handedOver how many bytes of the stream the application has got
   * @param code such as {@code stream_interrupted}
   * @param message user-safe text
   * @param retry whether sending the same again makes sense
   * @return null where the body should only break: the dialect has no such event, or the
   *     application has half an event, which nothing can close
   */
  public byte @Nullable [] errorEvent(long handedOver, String code, String message, boolean retry) {
    if (handedOver != whole || closed) {
      return null;
    }
    return provider.errorEvent(
        new Interruption(framing, events.form(), handedOver, code, message, tokens(), retry));
  }
}
