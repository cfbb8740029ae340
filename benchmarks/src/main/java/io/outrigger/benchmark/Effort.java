package io.outrigger.benchmark;

/**
 * How long to measure.
 *
 * @param starts starts of a JVM for each variant
 * @param slowStarts starts with the agent that is compared with, which takes seconds
 * @param forks JVMs for each benchmark
 * @param iterations of each fork, after as many to warm up
 * @param iterationMillis length of one
 * @param calls to the slow provider, for each variant
 * @param shorter divides what warms up inside of a benchmark
 */
record Effort(
    int starts,
    int slowStarts,
    int forks,
    int iterations,
    int iterationMillis,
    int calls,
    int shorter) {

  static final Effort FULL = new Effort(15, 5, 2, 5, 1_000, 1_000, 1);
  static final Effort QUICK = new Effort(3, 1, 1, 2, 500, 100, 4);
}
