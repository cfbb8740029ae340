package io.outrigger.stream;

/** How a streamed reply is cut into frames. */
public enum Framing {
  /** Server-sent events. */
  SSE,
  /** One JSON value a line. */
  NDJSON,
  /** Elements of a JSON array, or bare JSON values. */
  JSON_ARRAY,
  /** AWS's binary messages. */
  AWS
}
