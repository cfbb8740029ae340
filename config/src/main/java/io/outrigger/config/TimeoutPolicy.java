package io.outrigger.config;

import java.time.Duration;

/**
 * Limits of one call ({@code outrigger.timeout.*}); {@link Duration#ZERO} = no limit.
 *
 * @param call whole call, all attempts and waits
 * @param firstByteStreaming response headers of a streaming request
 * @param firstByteOther response headers of any other request
 * @param firstToken first content delta of a stream
 * @param stall gap between two content deltas of a stream
 */
public record TimeoutPolicy(
    Duration call,
    Duration firstByteStreaming,
    Duration firstByteOther,
    Duration firstToken,
    Duration stall) {

  public TimeoutPolicy {
    Range.checkNotNegative("timeout.call", call);
    Range.checkNotNegative("timeout.first-byte", firstByteStreaming);
    Range.checkNotNegative("timeout.first-byte", firstByteOther);
    Range.checkNotNegative("timeout.first-token", firstToken);
    Range.checkNotNegative("timeout.stall", stall);
  }

  /** The limit for response headers. */
  public Duration firstByte(boolean streaming) {
    return streaming ? firstByteStreaming : firstByteOther;
  }
}
