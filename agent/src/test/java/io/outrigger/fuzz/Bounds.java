package io.outrigger.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What hostile bytes may cost. Allocation is the measure of work in the regression run, because it
 * is the same on every machine; the CPU's time is looked at only while fuzzing.
 */
public final class Bounds {

  /** How long each target is fuzzed by {@code mvn -Pfuzz}. */
  public static final String TIME = "60s";

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final boolean FUZZING =
      System.getenv("JAZZER_FUZZ") != null && !System.getenv("JAZZER_FUZZ").isEmpty();

  private static final long ALLOCATED_PER_BYTE = 100;
  private static final long NANOS_PER_KB = 10_000_000;

  /**
   * While fuzzing, every comparison of texts is recorded, which takes time of its own, and so much
   * room that allocation says nothing then.
   */
  private static final long RECORDED_NANOS = 40_000_000;

  /** Code is slow until the JIT has seen it; what is slow for a reason stays slow. */
  private static final int TRIES = 100;

  private Bounds() {}

  /**
   * Runs it and checks what it took.
   *
   * @param input length of the input, in bytes; of what is compressed, the inflated length
   * @param constant bytes that may be allocated whatever the input
   */
  public static void check(int input, long constant, Runnable action) {
    long allowed = FUZZING ? Long.MAX_VALUE : constant + ALLOCATED_PER_BYTE * input;
    long allowedNanos = RECORDED_NANOS + NANOS_PER_KB * (1 + input / 1024);
    long nanos = Long.MAX_VALUE;
    long allocated = Long.MAX_VALUE;
    // The first run also loads classes and tables.
    for (int i = 0; i < TRIES && (allocated > allowed || (FUZZING && nanos > allowedNanos)); i++) {
      long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
      long nanosBefore = THREADS.getCurrentThreadCpuTime();
      action.run();
      nanos = Math.min(nanos, THREADS.getCurrentThreadCpuTime() - nanosBefore);
      allocated = Math.min(allocated, THREADS.getCurrentThreadAllocatedBytes() - bytesBefore);
    }
    assertThat(allocated).as("allocated for %s bytes of input", input).isLessThanOrEqualTo(allowed);
    if (FUZZING) {
      assertThat(nanos)
          .as("ns of CPU for %s bytes of input", input)
          .isLessThanOrEqualTo(allowedNanos);
    }
  }
}
