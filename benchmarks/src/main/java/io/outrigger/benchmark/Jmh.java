package io.outrigger.benchmark;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** Runs one benchmark in JVMs of its own. */
final class Jmh {
  private final Effort effort;
  private final ClassPaths paths;
  private final Map<List<String>, Measured> known = new HashMap<>();

  Jmh(Effort effort, ClassPaths paths) {
    this.effort = effort;
    this.paths = paths;
  }

  /**
   * A part of the agent, called directly; the agent's own classes are on the class path.
   *
   * @param parameter of the benchmark: its name and value, or nothing
   */
  Measured part(Class<?> benchmark, String method, String... parameter) {
    return measured(
        paths.everything(), benchmark, method, List.of(), 1, effort.iterationMillis(), parameter);
  }

  /** An application's calls, in a JVM that has the agent only where {@code jvm} names it. */
  Measured application(Class<?> benchmark, String method, List<String> jvm) {
    return measured(
        paths.application(), benchmark, method, jvm, effort.forks(), effort.iterationMillis());
  }

  /**
   * The same where the calls do not fill the time: the kernel tells the CPU in steps of 10 ms, and
   * an exporter works once a second.
   */
  Measured paced(Class<?> benchmark, String method, List<String> jvm) {
    return measured(
        paths.application(), benchmark, method, jvm, effort.forks(), 4 * effort.iterationMillis());
  }

  /** Several figures compare with the same call: it is measured once. */
  private Measured measured(
      String classPath,
      Class<?> benchmark,
      String method,
      List<String> jvm,
      int forks,
      int millis,
      String... parameter) {
    List<String> what = new ArrayList<>(jvm);
    what.addAll(List.of(benchmark.getName(), method));
    what.addAll(List.of(parameter));
    Measured before = known.get(what);
    if (before == null) {
      before = run(classPath, benchmark, method, jvm, forks, millis, parameter);
      known.put(what, before);
    }
    return before;
  }

  private Measured run(
      String classPath,
      Class<?> benchmark,
      String method,
      List<String> jvm,
      int forks,
      int millis,
      String... parameter) {
    List<String> arguments = new ArrayList<>(jvm);
    arguments.addAll(List.of("-Xms512m", "-Xmx512m", "-Dbenchmark.shorter=" + effort.shorter()));
    String ours = System.getProperty("java.class.path");
    // JMH gives its JVMs the class path that this property names.
    System.setProperty("java.class.path", classPath);
    try {
      ChainedOptionsBuilder options = new OptionsBuilder();
      if (parameter.length > 0) {
        options = options.param(parameter[0], parameter[1]);
      }
      RunResult result =
          new Runner(
                  options
                      .include("^" + Pattern.quote(benchmark.getName() + "." + method) + "$")
                      .forks(forks)
                      .warmupIterations(effort.warmUps())
                      .warmupTime(TimeValue.milliseconds(effort.iterationMillis()))
                      .measurementIterations(effort.iterations())
                      .measurementTime(TimeValue.milliseconds(millis))
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
    Statistics cpu = requireNonNull(others.get(CpuProfiler.NAME)).getStatistics();
    Statistics bytes = requireNonNull(others.get("gc.alloc.rate.norm")).getStatistics();
    return new Measured(
        cpu.getPercentile(50),
        bytes.getPercentile(50),
        bytes.getMin(),
        cpu.getMean(),
        bytes.getMean());
  }
}
