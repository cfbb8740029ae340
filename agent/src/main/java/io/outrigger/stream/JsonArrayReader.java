package io.outrigger.stream;

import java.util.function.Consumer;

/**
 * A JSON array whose elements come one by one, as Gemini streams without {@code alt=sse}. Only
 * brackets and quotes are looked at. Gemini also answers with a bare value where it fails before
 * the first element: values outside an array are delivered like elements.
 */
public final class JsonArrayReader implements FrameReader {

  private enum Where {
    BETWEEN,
    /** In a number or word, which has no end of its own. */
    WORD,
    STRUCTURE,
    TEXT,
    ESCAPE
  }

  private static final Frame ARRAY_END = new Frame.ArrayEnd();

  /** The byte order mark is no part of a value. */
  private static final int MARK = 0xEF_BB_BF;

  private final int limit;
  private final HeldBytes held = new HeldBytes();
  private Where where = Where.BETWEEN;
  private int depth;
  private boolean inArray;
  private boolean closed;
  private boolean oversize;
  private int markLeft = 3;

  /** Bytes fed before the chunk that is being read. */
  private long passed;

  private long boundary;
  private long start;
  private int chunkFrom;

  /** With the usual limit. */
  public JsonArrayReader() {
    this(Frame.USUAL_LIMIT);
  }

  /**
   * @param limit longest element, in bytes
   */
  public JsonArrayReader(int limit) {
    this.limit = limit;
  }

  @Override
  public void feed(byte[] chunk, int from, int to, Consumer<? super Frame> sink) {
    int start = from;
    chunkFrom = from;
    for (int i = from; i < to; i++) {
      byte one = chunk[i];
      switch (where) {
        case BETWEEN -> {
          if (begins(one, passed + i + 1 - from, sink)) {
            start = i;
          }
        }
        case WORD -> {
          if (isBlank(one) || one == ',' || one == ']') {
            finish(chunk, start, i, sink);
            if (begins(one, passed + i + 1 - from, sink)) {
              start = i;
            }
          }
        }
        case TEXT -> {
          if (one == '\\') {
            where = Where.ESCAPE;
          } else if (one == '"') {
            where = Where.STRUCTURE;
            if (depth == 0) {
              finish(chunk, start, i + 1, sink);
            }
          }
        }
        case ESCAPE -> where = Where.TEXT;
        case STRUCTURE -> {
          if (one == '"') {
            where = Where.TEXT;
          } else if (one == '{' || one == '[') {
            depth++;
          } else if ((one == '}' || one == ']') && --depth == 0) {
            finish(chunk, start, i + 1, sink);
          }
        }
      }
    }
    if (where != Where.BETWEEN) {
      hold(chunk, start, to);
    }
    passed += to - from;
    boundary = closed ? passed : boundary;
  }

  /** A comma belongs to what follows it: behind the last element another may be written. */
  @Override
  public long boundary() {
    return boundary;
  }

  @Override
  public long start() {
    return start;
  }

  /**
   * Whether a value begins here.
   *
   * @param at bytes fed, this one included
   */
  private boolean begins(byte one, long at, Consumer<? super Frame> sink) {
    if (closed || isBlank(one) || one == ',' || isMark(one)) {
      return false;
    }
    markLeft = 0;
    if (one == '[' && !inArray) {
      inArray = true;
      return false;
    }
    if (one == ']' && inArray) {
      closed = true;
      boundary = at;
      sink.accept(ARRAY_END);
      return false;
    }
    boolean opens = one == '{' || one == '[';
    depth = opens ? 1 : 0;
    where = opens ? Where.STRUCTURE : one == '"' ? Where.TEXT : Where.WORD;
    return true;
  }

  private boolean isMark(byte one) {
    if (markLeft > 0 && one == (byte) (MARK >> (8 * (markLeft - 1)))) {
      markLeft--;
      return true;
    }
    return false;
  }

  private void finish(byte[] chunk, int start, int end, Consumer<? super Frame> sink) {
    where = Where.BETWEEN;
    this.start = boundary;
    boundary = passed + end - chunkFrom;
    if (held.length() == 0 && !oversize && end - start <= limit) {
      sink.accept(new Frame.Json(new Bytes(chunk, start, end)));
      return;
    }
    hold(chunk, start, end);
    sink.accept(oversize ? new Frame.Oversize("", true) : new Frame.Json(held.view()));
    held.clear();
    oversize = false;
  }

  private void hold(byte[] chunk, int start, int end) {
    if (!oversize && end - start > limit - held.length()) {
      oversize = true;
      held.clear();
    }
    if (!oversize) {
      held.add(chunk, start, end);
    }
  }

  @Override
  public void end(Consumer<? super Frame> sink) {
    if (where != Where.BETWEEN) {
      sink.accept(oversize ? new Frame.Oversize("", false) : new Frame.Unfinished("", held.view()));
    }
    where = Where.BETWEEN;
    closed = true;
    held.clear();
    oversize = false;
  }

  private static boolean isBlank(byte one) {
    return one == ' ' || one == '\n' || one == '\r' || one == '\t';
  }
}
