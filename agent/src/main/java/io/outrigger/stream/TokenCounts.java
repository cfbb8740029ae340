package io.outrigger.stream;

/** Token counts as a stream reports them; the last word counts. -1 = not reported. */
public final class TokenCounts {

  long input = -1;
  long output = -1;
  long cacheReadBeside = -1;
  long cacheReadInside = -1;
  long cacheWrite = -1;
  long reasoning = -1;
  long thoughts = -1;

  TokenCounts() {}

  /** Tokens read, cached ones included. */
  public long input() {
    return input < 0
        ? -1
        : input + Math.max(0, cacheReadBeside) + Math.max(0, cacheWrite); // beside the input
  }

  /** Tokens written, reasoning included. */
  public long output() {
    return thoughts > 0 ? Math.max(0, output) + thoughts : output;
  }

  /** Input tokens served from a cache. */
  public long cacheRead() {
    return cacheReadBeside >= 0 ? cacheReadBeside : cacheReadInside;
  }

  /** Input tokens written to a cache. */
  public long cacheWrite() {
    return cacheWrite;
  }

  /** Output tokens spent on reasoning. */
  public long reasoning() {
    return Math.max(reasoning, thoughts);
  }
}
