package io.outrigger.stream;

import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * AWS's binary event stream ({@code application/vnd.amazon.eventstream}), as Bedrock streams:
 * length of the message, length of its headers, checksum of these two, headers, payload, checksum
 * of all before. A wrong checksum or length ends the reading: nothing behind it could be trusted.
 */
public final class AwsEventStreamReader implements FrameReader {

  /** Both lengths and their checksum. */
  private static final int PRELUDE = 12;

  /** The prelude and the checksum at the end. */
  private static final int LEAST = PRELUDE + 4;

  /** The format's own limit on headers. */
  private static final int MAX_HEADERS = 128 * 1024;

  private final int limit;
  private final HeldBytes held = new HeldBytes();
  private final CRC32 sum = new CRC32();

  /** Length of the message that is being read; 0 = its prelude is not there yet. */
  private int total;

  /** Bytes still to be passed over of a message beyond the limit. */
  private int skip;

  private boolean broken;

  /** Bytes fed before the chunk that is being read. */
  private long passed;

  private long boundary;
  private long start;

  /** With the usual limit. */
  public AwsEventStreamReader() {
    this(Frame.USUAL_LIMIT);
  }

  /**
   * @param limit longest message, in bytes
   */
  public AwsEventStreamReader(int limit) {
    this.limit = Math.max(limit, LEAST);
  }

  @Override
  public void feed(byte[] chunk, int from, int to, Consumer<? super Frame> sink) {
    int at = from;
    while (at < to && !broken) {
      if (skip > 0) {
        int over = Math.min(skip, to - at);
        skip -= over;
        at += over;
        if (skip == 0) {
          start = boundary;
          boundary = passed + at - from;
          sink.accept(new Frame.Oversize("", true));
        }
      } else if (total == 0) {
        at = prelude(chunk, at, to, sink);
      } else {
        at = rest(chunk, at, to, passed - from, sink);
      }
    }
    passed += to - from;
  }

  @Override
  public long boundary() {
    return boundary;
  }

  @Override
  public long start() {
    return start;
  }

  /** Wants the prelude whole, in the chunk or held. */
  private int prelude(byte[] chunk, int at, int to, Consumer<? super Frame> sink) {
    int end = Math.min(to, at + PRELUDE - held.length());
    held.add(chunk, at, end);
    if (held.length() < PRELUDE) {
      return end;
    }
    start = boundary;
    byte[] prelude = held.array();
    int length = number(prelude, 0);
    int headers = number(prelude, 4);
    if (number(prelude, 8) != checksum(prelude, 0, 8)) {
      fail("the checksum of a message's prelude is wrong", sink);
    } else if (length < LEAST || headers < 0 || headers > Math.min(length - LEAST, MAX_HEADERS)) {
      fail("a message's lengths contradict each other", sink);
    } else if (length > limit) {
      skip = length - PRELUDE;
      held.clear();
    } else {
      total = length;
    }
    return end;
  }

  /**
   * @param base what makes an index of the chunk a number of bytes fed
   */
  private int rest(byte[] chunk, int at, int to, long base, Consumer<? super Frame> sink) {
    boolean whole = at >= PRELUDE && to - at >= total - PRELUDE && startsHere(chunk, at);
    if (whole) {
      int start = at - PRELUDE;
      this.start = boundary;
      boundary = base + start + total;
      message(chunk, start, sink);
      at = start + total;
    } else {
      int end = Math.min(to, at + total - held.length());
      held.add(chunk, at, end);
      if (held.length() < total) {
        return end;
      }
      start = boundary;
      boundary = base + end;
      message(held.array(), 0, sink);
      at = end;
    }
    total = 0;
    held.clear();
    return at;
  }

  /** Whether what is held is the prelude that stands right before, in the same chunk. */
  private boolean startsHere(byte[] chunk, int at) {
    if (held.length() != PRELUDE) {
      return false;
    }
    for (int i = 0; i < PRELUDE; i++) {
      if (chunk[at - PRELUDE + i] != held.array()[i]) {
        return false;
      }
    }
    return true;
  }

  private void message(byte[] array, int start, Consumer<? super Frame> sink) {
    int end = start + total - 4;
    if (number(array, end) != checksum(array, start, end)) {
      fail("the checksum of a message is wrong", sink);
      return;
    }
    int headersEnd = start + PRELUDE + number(array, start + 4);
    Map<String, String> headers = AwsHeaders.read(array, start + PRELUDE, headersEnd);
    if (headers == null) {
      fail("a message's headers cannot be read", sink);
    } else {
      sink.accept(new Frame.Message(headers, new Bytes(array, headersEnd, end)));
    }
  }

  private void fail(String what, Consumer<? super Frame> sink) {
    broken = true;
    held.clear();
    sink.accept(new Frame.Malformed(what));
  }

  @Override
  public void end(Consumer<? super Frame> sink) {
    if (!broken) {
      if (skip > 0) {
        sink.accept(new Frame.Oversize("", false));
      } else if (held.length() > 0) {
        sink.accept(new Frame.Unfinished("", held.view()));
      }
    }
    broken = true;
    held.clear();
  }

  private int checksum(byte[] array, int from, int to) {
    sum.reset();
    sum.update(array, from, to - from);
    return (int) sum.getValue();
  }

  /** A big-endian number; unsigned ones beyond two billion come out negative. */
  static int number(byte[] array, int at) {
    return ((array[at] & 0xFF) << 24)
        | ((array[at + 1] & 0xFF) << 16)
        | ((array[at + 2] & 0xFF) << 8)
        | (array[at + 3] & 0xFF);
  }
}
