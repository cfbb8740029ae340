package io.outrigger.benchmark;

/**
 * One benchmark over its iterations.
 *
 * @param cpuNanos CPU of the whole process for one operation, its other threads included: the
 *     median
 * @param bytes allocated by one operation, in all threads: the median
 * @param leastBytes the least of them: an iteration during which the JIT compilers were not done
 *     yet allocates what they do away with later, none allocates less
 * @param meanCpuNanos the mean, for what comes in larger pieces than an iteration is long
 * @param meanBytes likewise
 */
record Measured(
    double cpuNanos, double bytes, double leastBytes, double meanCpuNanos, double meanBytes) {}
