package io.outrigger.report;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
      LockSupport.parkNanos(1_000_000); // leaves the core to whom it waits for
    }
  }
}
