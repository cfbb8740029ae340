package io.outrigger.classify;

import io.outrigger.http.HeadersView;
import io.outrigger.stream.AwsEventStreamReader;
import io.outrigger.stream.FrameReader;
import io.outrigger.stream.Framing;
import io.outrigger.stream.JsonArrayReader;
import io.outrigger.stream.NdjsonReader;
import io.outrigger.stream.SseReader;

/**
 * How a reply is framed: its first byte says more than its headers, since a provider that fails
 * writes plain JSON under the headers of a stream.
 *
 * @param aws whether the headers say so
 * @param lines whether several JSON values come a line each
 * @param usual what to expect before the first byte
 */
record FramingGuess(boolean aws, boolean lines, Framing usual) {

  static FramingGuess of(HeadersView headers, String word) {
    String type = headers.first("content-type");
    boolean aws = type != null && type.contains("vnd.amazon.eventstream");
    boolean lines = word.equals("ollama") || (type != null && type.contains("ndjson"));
    boolean binary = aws || word.equals("bedrock");
    return new FramingGuess(
        aws, lines, binary ? Framing.AWS : lines ? Framing.NDJSON : Framing.SSE);
  }

  Framing by(byte first) {
    if (aws || first == 0) {
      return Framing.AWS;
    }
    return switch (first) {
      case '[' -> Framing.JSON_ARRAY;
      case '{' -> lines ? Framing.NDJSON : Framing.JSON_ARRAY;
      default -> Framing.SSE;
    };
  }

  /** Index of the first byte that is not blank; the end where all are. */
  static int firstByte(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] <= ' ' && bytes[at] > 0) {
      at++;
    }
    return at;
  }

  static FrameReader reader(Framing framing) {
    return switch (framing) {
      case SSE -> new SseReader();
      case NDJSON -> new NdjsonReader();
      case JSON_ARRAY -> new JsonArrayReader();
      case AWS -> new AwsEventStreamReader();
    };
  }
}
