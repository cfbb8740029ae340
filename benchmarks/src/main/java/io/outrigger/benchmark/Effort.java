package io.outrigger.benchmark;

/**
 * How long to measure.
 *
 * @param starts starts of a JVM for each variant
 * @param slowStarts starts with the agent that is compared with, which takes seconds
 * @param forks JVMs for each benchmark of calls; what is called directly has one
 * @param warmUps iterations of each fork before the measured ones
 * @param iterations measured ones of each fork
 * @param iterationMillis length of one
 * @param calls to the slow provider, for each variant
 * @param shorter divides what warms up inside of a benchmark
 */
record Effort(
    int starts,
    int slowStarts,
    int forks,
    int warmUps,
    int iterations,
    int iterationMillis,
    int calls,
    int shorter) {

  static final Effort FULL = new Effort(15, 3, 2, 8, 5, 500, 800, 1);
  static final Effort QUICK = new Effort(3, 1, 1, 5, 2, 500, 400, 4);
}
