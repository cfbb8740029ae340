package io.outrigger.call;

import io.outrigger.engine.ReplyFacts;
import io.outrigger.http.Outcome;
import io.outrigger.provider.Provider;
import io.outrigger.provider.ReplyIds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a delivered body: a JSON reply up to a limit, for the facts it tells about
 * itself; of a stream only the last bytes, to know whether it had come to its terminal marker. Not
 * thread-safe; clients deliver bodies in sequence.
 */
final class ReplyTail implements Content {
  /**
   * Replies beyond this size are not read for facts: they are rare, and counting tokens is not
   * worth their memory.
   */
  private static final int MOST = 256 * 1024;

  /** Holds the longest terminal marker with the white space behind it. */
  private static final int STREAM_END = 96;

  private final Provider provider;
  private final boolean json;
  private final boolean read;
  private final long expected;
  private final LastByte last = new LastByte();
  private byte[] kept;
  private int size;
  private long seen;
  private boolean over;

  private ReplyTail(Provider provider, boolean json, boolean read, long expected) {
    this.provider = provider;
    this.json = json;
    this.read = json && read;
    this.expected = expected;
    this.kept = new byte[this.read ? firstSize(expected) : STREAM_END];
  }

  /**
   * @param read whether anybody wants {@link #facts}
   */
  static ReplyTail of(Provider provider, Outcome.Answered outcome, boolean read) {
    String type = outcome.headers().first("content-type");
    boolean json =
        type != null
            && type.startsWith("application/json")
            && outcome.headers().first("content-encoding") == null;
    return new ReplyTail(provider, json, read, length(outcome.headers().first("content-length")));
  }

  private static int firstSize(long expected) {
    return expected >= 0 && expected <= MOST ? (int) expected : 4_096;
  }

  /** A content length, or -1. */
  static long length(@Nullable String header) {
    try {
      return header == null ? -1 : Long.parseLong(header.trim());
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  @Override
  public void add(ByteBuffer chunk, long now) {
    int length = chunk.remaining();
    seen += length;
    last.add(chunk);
    if (read) {
      keepAll(chunk, length);
    } else {
      keepLast(chunk, length);
    }
  }

  @Override
  public void over() {
    over = true;
  }

  private void keepAll(ByteBuffer chunk, int length) {
    if (seen > MOST) {
      kept = new byte[0];
      size = 0;
      return;
    }
    if (size + length > kept.length) {
      kept = Arrays.copyOf(kept, Math.min(MOST, Math.max(size + length, 2 * kept.length)));
    }
    chunk.get(chunk.position(), kept, size, length);
    size += length;
  }

  private void keepLast(ByteBuffer chunk, int length) {
    int take = Math.min(length, STREAM_END);
    int stay = Math.min(size, STREAM_END - take);
    System.arraycopy(kept, size - stay, kept, 0, stay);
    chunk.get(chunk.position() + length - take, kept, stay, take);
    size = stay + take;
  }

  /**
   * Whether everything that belongs to the answer was delivered, although its transfer was not read
   * to the end.
   */
  @Override
  public boolean isWhole() {
    if (over) {
      return true;
    }
    if (expected >= 0) {
      return seen == expected;
    }
    if (json) {
      return last.closes();
    }
    String end = new String(kept, 0, size, StandardCharsets.US_ASCII);
    return end.contains("[DONE]") || end.contains("message_stop");
  }

  @Override
  public ReplyFacts facts() {
    return !read || size == 0 ? ReplyFacts.NONE : provider.readReply(bytes());
  }

  @Override
  public Set<String> takeIds() {
    return read && size > 0 ? ReplyIds.read(bytes()) : Set.of();
  }

  private byte[] bytes() {
    return size == kept.length ? kept : Arrays.copyOf(kept, size);
  }
}
