package io.outrigger.stream;

import java.util.function.Consumer;

/** One JSON value a line, as Ollama streams; blank lines are nothing. */
public final class NdjsonReader implements FrameReader {

  private final Lines lines;

  /** With the usual limit. */
  public NdjsonReader() {
    this(Frame.USUAL_LIMIT);
  }

  /**
   * @param limit longest line, in bytes
   */
  public NdjsonReader(int limit) {
    this.lines = new Lines(false, limit);
  }

  @Override
  public void feed(byte[] chunk, int from, int to, Consumer<? super Frame> sink) {
    lines.feed(chunk, from, to, new LineSink(sink, false));
  }

  @Override
  public long boundary() {
    return lines.lineEnd();
  }

  @Override
  public long start() {
    return lines.lineStart();
  }

  @Override
  public void end(Consumer<? super Frame> sink) {
    lines.end(new LineSink(sink, true));
  }

  private record LineSink(Consumer<? super Frame> frames, boolean atEnd) implements Lines.Sink {

    @Override
    public void line(byte[] array, int from, int to, boolean inChunk) {
      int start = from;
      int end = to;
      while (start < end && isBlank(array[start])) {
        start++;
      }
      while (end > start && isBlank(array[end - 1])) {
        end--;
      }
      if (start < end) {
        Bytes text = new Bytes(array, start, end);
        frames.accept(atEnd ? new Frame.Unfinished("", text) : new Frame.Json(text));
      }
    }

    @Override
    public void overlong() {
      frames.accept(new Frame.Oversize("", !atEnd));
    }

    private static boolean isBlank(byte one) {
      return one == ' ' || one == '\t' || one == '\r';
    }
  }
}
