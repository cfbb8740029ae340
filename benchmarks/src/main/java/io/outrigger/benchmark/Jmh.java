package io.outrigger.benchmark;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs one benchmark in JVMs of its own. */
final class Jmh {
  private final Effort effort;
  private final ClassPaths paths;

  Jmh(Effort effort, ClassPaths paths) {
    this.effort = effort;
    this.paths = paths;
  }

  /** A part of the agent, called directly; the agent's own classes are on the class path. */
  Measured part(Class<?> benchmark, String method) {
    return run(paths.everything(), benchmark, method, List.of());
  }

  /** An application's calls, in a JVM that has the agent only where {@code jvm} names it. */
  Measured application(Class<?> benchmark, String method, List<String> jvm) {
    return run(paths.application(), benchmark, method, jvm);
  }

  private Measured run(String classPath, Class<?> benchmark, String method, List<String> jvm) {
    List<String> arguments = new ArrayList<>(jvm);
    arguments.addAll(List.of("-Xms512m", "-Xmx512m", "-Dbenchmark.shorter=" + effort.shorter()));
    String ours = System.getProperty("java.class.path");
    // JMH gives its JVMs the class path that this property names.
    System.setProperty("java.class.path", classPath);
    try {
      RunResult result =
          new Runner(
                  new OptionsBuilder()
                      .include("^" + Pattern.quote(benchmark.getName() + "." + method) + "$")
                      .forks(effort.forks())
                      .warmupIterations(effort.warmUps())
                      .warmupTime(TimeValue.milliseconds(effort.iterationMillis()))
                      .measurementIterations(effort.iterations())
                      .measurementTime(TimeValue.milliseconds(effort.iterationMillis()))
                      .jvmArgsPrepend(arguments.toArray(new String[0]))
                      .addProfiler(GCProfiler.class)
                      .addProfiler(CpuProfiler.class)
                      .verbosity(VerboseMode.SILENT)
                      .shouldFailOnError(true)
                      .build())
              .runSingle();
      return measured(result);
    } catch (RunnerException failure) {
      throw new IllegalStateException(benchmark.getSimpleName() + "." + method, failure);
    } finally {
      System.setProperty("java.class.path", ours);
    }
  }

  private static Measured measured(RunResult result) {
    var others = result.getSecondaryResults();
    return new Measured(
        median(requireNonNull(others.get(CpuProfiler.NAME))),
        median(requireNonNull(others.get("gc.alloc.rate.norm"))));
  }

  private static double median(Result<?> result) {
    return result.getStatistics().getPercentile(50);
  }
}
