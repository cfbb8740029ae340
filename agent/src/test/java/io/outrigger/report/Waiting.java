package io.outrigger.report;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what another thread does, for as long as a busy machine may take. */
final class Waiting {
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(60);

  private Waiting() {}

  static void until(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > LONGEST) {
        throw new AssertionError("has not happened");
      }
      Thread.onSpinWait();
      Thread.yield();
    }
  }
}
