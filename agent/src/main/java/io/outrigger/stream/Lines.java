package io.outrigger.stream;

/**
 * Cuts bytes into lines. A byte order mark at the start is left out; a line longer than the room it
 * has is announced without its bytes.
 */
final class Lines {

  /** Hears of each line. */
  interface Sink {
    /**
     * A line without its end.
     *
     * @param inChunk whether the bytes stay as they are until the end of this chunk
     */
    void line(byte[] array, int from, int to, boolean inChunk);

    /** A line for which there was no room. */
    void overlong();
  }

  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final boolean returnEnds;
  private final HeldBytes held = new HeldBytes();
  private int room;
  private boolean overlong;
  private boolean afterReturn;

  /** Bytes fed before the chunk that is being read. */
  private long passed;

  private long lineStart;
  private long lineEnd;

  /** Bytes of the mark seen so far; -1 = not at the start any more. */
  private int mark;

  /**
   * @param returnEnds whether a lone carriage return ends a line, too
   * @param room longest line, in bytes
   */
  Lines(boolean returnEnds, int room) {
    this.returnEnds = returnEnds;
    this.room = room;
  }

  /** From the next line on: how long a line may be. */
  void room(int bytes) {
    room = bytes;
  }

  void feed(byte[] chunk, int from, int to, Sink sink) {
    int start = afterMark(chunk, from, to);
    for (int i = start; i < to; i++) {
      byte one = chunk[i];
      if (one != '\n' && (one != '\r' || !returnEnds)) {
        continue;
      }
      if (one == '\n' && afterReturn && i == start && held.length() == 0 && !overlong) {
        afterReturn = false;
        start = i + 1;
        lineEnd = passed + start - from;
        continue;
      }
      lineStart = lineEnd;
      lineEnd = passed + i + 1 - from;
      finish(chunk, start, i, sink);
      afterReturn = one == '\r';
      start = i + 1;
    }
    if (start < to) {
      afterReturn = false;
      hold(chunk, start, to);
    }
    passed += to - from;
  }

  /** Where the line that was delivered last begins, in bytes fed. */
  long lineStart() {
    return lineStart;
  }

  /** Where it ends, its end included. */
  long lineEnd() {
    return lineEnd;
  }

  /** Whether a line has begun that has not ended. */
  boolean inLine() {
    return overlong || held.length() > 0;
  }

  private void finish(byte[] chunk, int start, int end, Sink sink) {
    if (held.length() > 0 || overlong) {
      hold(chunk, start, end);
      if (overlong) {
        overlong = false;
        sink.overlong();
      } else {
        sink.line(held.array(), 0, held.length(), false);
        held.clear();
      }
    } else if (end - start > room) {
      sink.overlong();
    } else {
      sink.line(chunk, start, end, true);
    }
  }

  private void hold(byte[] chunk, int start, int end) {
    if (!overlong && end - start > room - held.length()) {
      overlong = true;
      held.clear();
    }
    if (!overlong) {
      held.add(chunk, start, end);
    }
  }

  /**
   * Where the lines start; a mark cut by the chunk's end is remembered, a wrong one handed back.
   */
  private int afterMark(byte[] chunk, int from, int to) {
    int at = from;
    while (mark >= 0 && at < to) {
      if (chunk[at] != MARK[mark]) {
        if (mark > at - from) { // began in an earlier chunk
          hold(MARK, 0, mark);
          mark = -1;
          return at;
        }
        at -= mark;
        mark = -1;
      } else {
        at++;
        mark = mark == MARK.length - 1 ? -1 : mark + 1;
      }
    }
    return at;
  }

  /** The last line, if it has no end; an empty one is none. */
  void end(Sink sink) {
    if (mark > 0) {
      hold(MARK, 0, mark);
    }
    mark = -1;
    if (overlong) {
      sink.overlong();
    } else if (held.length() > 0) {
      sink.line(held.array(), 0, held.length(), false);
    }
    overlong = false;
    held.clear();
  }
}
