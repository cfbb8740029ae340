package io.outrigger.it.fake;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A healthy answer in the provider's own form, in the pieces in which a provider sends it.
 *
 * @param streaming whether the parts are events; otherwise there is one part, the document
 */
record Reply(String contentType, boolean streaming, List<Part> parts) {

  /** What a piece of an answer is for. */
  enum Kind {
    /** Comes before any text: ids, the role. */
    PREAMBLE,
    /** Carries text: one token of a stream, or the whole document. */
    CONTENT,
    /** Carries the reason for the end, or usage. */
    FINISH,
    /** Says that nothing follows. */
    MARKER
  }

  @SuppressWarnings("ArrayRecordComponent") // bytes of the wire: written once, never compared
  record Part(Kind kind, byte[] bytes) {}

  static Reply document(String json) {
    return new Reply(
        "application/json",
        false,
        List.of(new Part(Kind.CONTENT, json.getBytes(StandardCharsets.UTF_8))));
  }

  /** Collects the events of a stream. */
  static final class Events {
    private final List<Part> parts = new ArrayList<>();

    /** One event without a name. */
    Events data(Kind kind, String data) {
      return add(kind, "data: " + data + "\n\n");
    }

    /** One event with a name. */
    Events event(Kind kind, String name, String data) {
      return add(kind, "event: " + name + "\ndata: " + data + "\n\n");
    }

    private Events add(Kind kind, String text) {
      parts.add(new Part(kind, text.getBytes(StandardCharsets.UTF_8)));
      return this;
    }

    Reply reply() {
      return new Reply("text/event-stream; charset=utf-8", true, List.copyOf(parts));
    }
  }

  /** All parts joined. */
  byte[] bytes() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(part -> all.writeBytes(part.bytes()));
    return all.toByteArray();
  }

  /** Cuts a text into tokens, each with the blank that follows it. */
  static List<String> tokens(String text) {
    return List.of(text.split("(?<=\\s)(?=\\S)"));
  }
}
