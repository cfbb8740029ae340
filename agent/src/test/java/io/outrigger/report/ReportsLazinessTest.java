package io.outrigger.report;

import static io.outrigger.report.Bench.GPT;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.outrigger.engine.CallEnd;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.CallWatch;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsLazinessTest {

  @Test
  void aCallThatGoesWellAllocatesNothing(@TempDir Path directory) {
    Reports reports = new Reports(new Bench(directory).setup(), "run");
    CallWatch.Watched call = Bench.call(GPT);
    CallEnd end = Bench.end(CallOutcome.OK, null, null);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) { // the first ones load classes and compile
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 1_000; i++) {
        reports.attemptAnswered(GPT);
        reports.ended(call, end);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).as("bytes for 1,000 calls").isLessThan(1_000);
  }
}
