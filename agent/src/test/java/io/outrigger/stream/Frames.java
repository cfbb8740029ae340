package io.outrigger.stream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Frames as text, so that they can be compared after their bytes are gone. */
final class Frames {

  private Frames() {}

  static List<String> of(Supplier<? extends FrameReader> reader, String text) {
    return of(reader, text.getBytes(StandardCharsets.UTF_8));
  }

  static List<String> of(Supplier<? extends FrameReader> reader, byte[] bytes, int... cuts) {
    List<String> frames = new ArrayList<>();
    FrameReader fresh = reader.get();
    int from = 0;
    for (int cut : cuts) {
      int to = Math.max(from, Math.min(cut, bytes.length));
      feedCopy(fresh, bytes, from, to, frames);
      from = to;
    }
    feedCopy(fresh, bytes, from, bytes.length, frames);
    fresh.end(frame -> frames.add(show(frame)));
    return frames;
  }

  /** The chunk is written over afterwards, as a client does with its buffer. */
  private static void feedCopy(
      FrameReader reader, byte[] bytes, int from, int to, List<String> frames) {
    byte[] chunk = new byte[to - from + 2];
    System.arraycopy(bytes, from, chunk, 1, to - from);
    reader.feed(chunk, 1, 1 + to - from, frame -> frames.add(show(frame)));
    java.util.Arrays.fill(chunk, (byte) '#');
  }

  static String show(Frame frame) {
    if (frame instanceof Frame.Event event) {
      return "event " + event.name() + " " + event.id() + "|" + event.data().text();
    }
    if (frame instanceof Frame.Json json) {
      return "json|" + json.text().text();
    }
    if (frame instanceof Frame.Message message) {
      return "message " + message.headers() + "|" + message.payload().text();
    }
    if (frame instanceof Frame.Unfinished unfinished) {
      return "unfinished " + unfinished.name() + "|" + unfinished.data().text();
    }
    return frame.toString();
  }
}
