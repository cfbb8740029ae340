package io.outrigger.benchmark;

/**
 * One benchmark's medians over its iterations.
 *
 * @param cpuNanos CPU of the whole process for one operation, its other threads included
 * @param bytes allocated by one operation
 */
record Measured(double cpuNanos, double bytes) {}
