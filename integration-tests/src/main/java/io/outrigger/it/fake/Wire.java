package io.outrigger.it.fake;

import java.io.IOException;

/**
 * The way back to the client, for one request: an answer, or anything that may happen instead of
 * one.
 */
public interface Wire {
  /**
   * The length of a body whose end is marked on the wire: chunked in HTTP/1.1, END_STREAM in
   * HTTP/2.
   */
  long UNKNOWN_LENGTH = -1;

  /** Sends status and headers at the latest together with the next bytes of the body. */
  void head(int status, Headers headers, long length) throws IOException;

  /**
   * Sends header lines that never end, one byte per interval, until the client has gone. HTTP/2,
   * whose headers come in one piece: silence.
   */
  void endlessHead(long intervalMillis) throws IOException;

  /** Sends bytes of the body at once. */
  void body(byte[] bytes) throws IOException;

  /** Completes the body. */
  void end() throws IOException;

  /** Sends half of a chunk of the body: its length is announced, its end never comes. */
  void halfChunk(byte[] bytes) throws IOException;

  /** Sends what is pending and waits; false as soon as the client has gone. */
  boolean pause(long millis) throws IOException;

  /** Sends what is pending and waits until the client has gone. */
  void awaitClientGone() throws IOException;

  /** Cuts the connection with a TCP reset. */
  void reset() throws IOException;

  /** Ends the connection with a TCP FIN, wherever the answer stands. */
  void close() throws IOException;

  /** HTTP/2: GOAWAY below this request. HTTP/1.1: a FIN. */
  void goAway() throws IOException;

  /** HTTP/2: RST_STREAM with this error code (RFC 9113, section 7). HTTP/1.1: a TCP reset. */
  void resetStream(int errorCode) throws IOException;
}
