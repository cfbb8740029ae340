package io.outrigger.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.it.agent.main.CpuTime;
import io.outrigger.it.fork.ForkedJvm;
import io.outrigger.it.fork.Jdk;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** CPU times in milliseconds, the least of several runs: noise of a busy machine only adds. */
class CpuTest {

  private static final int RUNS = 7;

  @ParameterizedTest
  @MethodSource("io.outrigger.it.fork.Jdks#all")
  void applicationWithoutAClientPaysAtMost80Milliseconds(Jdk jdk) {
    assertThat(least(jdk, true) - least(jdk, false)).isLessThanOrEqualTo(80);
  }

  @ParameterizedTest
  @MethodSource("io.outrigger.it.fork.Jdks#all")
  void firstClientIsWovenWithin600Milliseconds(Jdk jdk) {
    long idle = least(jdk, true) - least(jdk, false);
    long client = least(jdk, true, "client") - least(jdk, false, "client");

    assertThat(client - idle).isLessThanOrEqualTo(600);
  }

  private static long least(Jdk jdk, boolean agent, String... arguments) {
    return IntStream.range(0, RUNS)
        .mapToLong(
            run -> {
              ForkedJvm jvm = agent ? ForkedJvm.on(jdk).withAgent() : ForkedJvm.on(jdk);
              return Long.parseLong(jvm.run(CpuTime.class, arguments).stdout().trim());
            })
        .min()
        .orElseThrow();
  }
}
