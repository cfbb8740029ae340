package io.outrigger.client.jdk;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what another thread is about to do. */
final class Eventually {
  private Eventually() {}

  static void holds(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("did not come to hold within 60 s");
      }
      Thread.onSpinWait();
    }
  }
}
