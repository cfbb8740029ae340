package io.outrigger.http;

/**
 * The held beginning of a response body, as it came on the wire (content encoding not removed
 * unless the client did so).
 *
 * @param bytes at most {@code outrigger.buffer.error} bytes; not to be changed
 * @param complete false when the body goes on behind the sample, or broke off
 */
public record BodySample(byte[] bytes, boolean complete) {

  /** A body without bytes. */
  public static final BodySample EMPTY = new BodySample(new byte[0], true);
}
