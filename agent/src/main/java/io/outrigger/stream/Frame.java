package io.outrigger.stream;

import java.util.Map;

/** One unit of a streamed reply as its framing delivers it; what it means is not looked at. */
public sealed interface Frame {

  /** The most that a frame may hold unless the owner says otherwise, in bytes. */
  int USUAL_LIMIT = 1 << 20;

  /**
   * A server-sent event.
   *
   * @param name empty where it has none; {@code error} also for the field {@code error:}, which old
   *     llama.cpp and GPUStack write instead of {@code data:}
   * @param data its data lines, joined by line feeds
   * @param id empty where it has none
   */
  record Event(String name, Bytes data, String id) implements Frame {}

  /** A line or array element that should be JSON; nobody checked whether it is. */
  record Json(Bytes text) implements Frame {}

  /**
   * A message of an AWS event stream whose checksums are right.
   *
   * @param headers texts, numbers and booleans by name; other types are left out
   */
  record Message(Map<String, String> headers, Bytes payload) implements Frame {

    public Message {
      headers = Map.copyOf(headers);
    }

    /** Without the values. */
    @Override
    public String toString() {
      return headers.keySet() + ", " + payload;
    }
  }

  /** A comment: somebody is alive. */
  record KeepAlive() implements Frame {}

  /** The bracket that closes an array: nothing may follow. */
  record ArrayEnd() implements Frame {}

  /**
   * A frame beyond the limit, left out.
   *
   * @param name the event's name if known by then, else empty
   * @param whole false where the bytes ended inside it
   */
  record Oversize(String name, boolean whole) implements Frame {}

  /**
   * The bytes ended inside a frame. Some servers forget the last line feed, so this may be whole.
   *
   * @param name the event's name if known by then, else empty
   * @param data what had come of it
   */
  record Unfinished(String name, Bytes data) implements Frame {}

  /**
   * The framing is broken and nothing behind this point can be read; the reader ignores the rest.
   *
   * @param what for logs; holds nothing of the content
   */
  record Malformed(String what) implements Frame {}
}
