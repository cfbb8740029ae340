package io.outrigger.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.benchmark.jmh.Admission;
import io.outrigger.benchmark.jmh.ForeignHost;
import io.outrigger.benchmark.jmh.LadderBenchmark;
import io.outrigger.benchmark.jmh.OkHttpCalls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Each benchmark, once, in this JVM: a change of the agent must not break them unseen. Two of them
 * need the agent or a backend: {@code ./bench quick} runs those.
 */
class BenchmarksRunTest {

  @ParameterizedTest
  @ValueSource(
      classes = {Admission.class, ForeignHost.class, LadderBenchmark.class, OkHttpCalls.class})
  void runsOnce(Class<?> benchmarks) throws RunnerException {
    long methods =
        java.util.Arrays.stream(benchmarks.getMethods())
            .filter(
                method -> method.isAnnotationPresent(org.openjdk.jmh.annotations.Benchmark.class))
            .count();

    assertThat(
            new Runner(
                    new OptionsBuilder()
                        .include(
                            "^"
                                + benchmarks.getName()
                                + (benchmarks == OkHttpCalls.class ? "\\.(?!paced|hop)" : "\\."))
                        .forks(0)
                        .mode(Mode.SingleShotTime)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build())
                .run())
        .hasSize((int) methods - (benchmarks == OkHttpCalls.class ? 2 : 0));
  }

  @Test
  void figureIsKeptUpToItsPromise() {
    assertThat(new Figure("", "ms", 80, 80, "", 1).isKept()).isTrue();
    assertThat(new Figure("", "ms", 80, 80.1, "", 1).isKept()).isFalse();
  }
}
