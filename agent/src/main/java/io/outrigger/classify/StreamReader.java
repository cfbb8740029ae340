package io.outrigger.classify;

import io.outrigger.engine.Classification;
import io.outrigger.engine.ReplyFacts;
import io.outrigger.http.HeadersView;
import io.outrigger.provider.Provider;
import io.outrigger.stream.Framing;
import io.outrigger.stream.StreamEvent;
import io.outrigger.stream.StreamForm;
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

  private StreamReader() {}

  /**
   * A reader for one reply.
   *
   * @param headers of the reply; name the framing and the encoding
   * @return null where the bytes cannot be read here (compressed: feed inflated bytes without the
   *     header instead)
   */
  public static @Nullable StreamReader of(
      Classifier classifier, Provider provider, HeadersView headers) {
    return new StreamReader();
  }

  /**
   * Reads on. Events go to the sink in order before this returns; their bytes are good until then.
   *
   * @param from first index, inclusive
   * @param to last index, exclusive
   */
  public void feed(byte[] chunk, int from, int to, Consumer<? super StreamEvent> sink) {}

  /** The same for a buffer, whose position stays. */
  public void feed(ByteBuffer chunk, Consumer<? super StreamEvent> sink) {}

  /**
   * The bytes are over, however that came about. An event without its last line feed is still read.
   * Asked again, it says the same.
   */
  public Verdict end(Consumer<? super StreamEvent> sink) {
    return Verdict.CUT;
  }

  /** Whether a content delta was seen: the commit. */
  public boolean contentSeen() {
    return false;
  }

  /**
   * Whether the answer is whole so far (decision 20): a finish reason for every choice or the
   * terminal marker. Usage may still follow.
   */
  public boolean complete() {
    return false;
  }

  /** Whether the dialect's terminal marker was seen: nothing may follow. */
  public boolean terminated() {
    return false;
  }

  /**
   * What failed; null while nothing did. After {@link #end} also for a stream that was cut ({@code
   * stream_interrupted}), and for a refusal or policy stop, which is content_policy and yet an end.
   */
  public @Nullable Classification failure() {
    return null;
  }

  /** Whether an event, or the framing, could not be read. */
  public boolean malformed() {
    return false;
  }

  /** Unicode characters of content so far: text, reasoning and tool arguments. */
  public long characters() {
    return 0;
  }

  /** Output tokens so far: as reported, else estimated (a quarter of the characters). */
  public long tokens() {
    return 0;
  }

  /** Frames so far, keep-alives included: what the limit on held events counts. */
  public int events() {
    return 0;
  }

  /** Bytes fed so far. */
  public long position() {
    return 0;
  }

  /**
   * How many bytes of the stream are whole, readable events that tell no failure. Stays behind the
   * first event that failed or could not be read.
   */
  public long wholeUpTo() {
    return 0;
  }

  /** Id, model, finish reasons and usage as far as told. */
  public ReplyFacts facts() {
    return ReplyFacts.NONE;
  }

  /** The dialect's form, as the events show it. */
  public StreamForm form() {
    return StreamForm.UNKNOWN;
  }

  /** The framing. */
  public Framing framing() {
    return Framing.SSE;
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
   *     application has half an event that nothing can close
   */
  public byte @Nullable [] errorEvent(
      long handedOver, String code, String message, boolean retry) {
    return null;
  }
}
