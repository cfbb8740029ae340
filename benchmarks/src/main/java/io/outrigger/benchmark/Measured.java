package io.outrigger.benchmark;

/**
 * One benchmark's medians over its iterations.
 *
 * @param nanos time of one operation
 * @param cpuNanos CPU of the whole process for one operation, its other threads included
 * @param bytes allocated by one operation
 */
record Measured(double nanos, double cpuNanos, double bytes) {}
