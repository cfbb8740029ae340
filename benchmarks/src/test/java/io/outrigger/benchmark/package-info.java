/** Proves that the benchmarks run; measures nothing. */
@NullMarked
package io.outrigger.benchmark;

import org.jspecify.annotations.NullMarked;
