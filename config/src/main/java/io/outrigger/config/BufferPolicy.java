package io.outrigger.config;

/**
 * Most that is held in memory per call, in bytes ({@code outrigger.buffer.*}).
 *
 * @param request request body kept for replay; a larger one gets one attempt
 * @param error error body kept for classification; of a larger one the first part
 * @param preamble stream events held before the first content delta
 */
public record BufferPolicy(int request, int error, int preamble) {

  public BufferPolicy {
    Range.check("buffer.request", request, 0, Integer.MAX_VALUE - 16);
    Range.check("buffer.error", error, 0, Integer.MAX_VALUE - 16);
    Range.check("buffer.preamble", preamble, 0, Integer.MAX_VALUE - 16);
  }
}
