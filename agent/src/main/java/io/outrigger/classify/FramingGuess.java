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
 */
record FramingGuess(boolean aws, boolean lines) {

  static FramingGuess of(HeadersView headers, String word) {
    String type = headers.first("content-type");
    return new FramingGuess(
        type != null && type.contains("vnd.amazon.eventstream"),
        word.equals("ollama") || (type != null && type.contains("ndjson")));
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
