package io.outrigger.benchmark;

import io.outrigger.benchmark.app.Hello;
import io.outrigger.benchmark.app.HelloJdkClient;
import io.outrigger.benchmark.app.HelloOkHttp;
import java.util.ArrayList;
import java.util.List;

/** What starting with the agent costs, from whole processes. */
final class StartFigures {
  private static final List<String> NOTHING_EXPORTED =
      List.of(
          "-Dotel.traces.exporter=none",
          "-Dotel.metrics.exporter=none",
          "-Dotel.logs.exporter=none");

  private final Effort effort;
  private final ClassPaths paths;

  StartFigures(Effort effort, ClassPaths paths) {
    this.effort = effort;
    this.paths = paths;
  }

  List<Figure> measure() {
    return List.of(
        withoutClient(),
        firstSight("OkHttp", HelloOkHttp.class),
        firstSight("the JDK's client", HelloJdkClient.class));
  }

  private Figure withoutClient() {
    List<String> other = new ArrayList<>(NOTHING_EXPORTED);
    other.add(0, paths.openTelemetryAgent());
    List<Double> without = new ArrayList<>();
    List<Double> with = new ArrayList<>();
    List<Double> openTelemetry = new ArrayList<>();
    for (int i = 0; i < effort.starts(); i++) {
      without.add(cpu(Hello.class, List.of()));
      with.add(cpu(Hello.class, List.of(paths.agent())));
      if (i < effort.slowStarts()) {
        openTelemetry.add(cpu(Hello.class, other));
      }
    }
    double base = Median.of(without);
    return new Figure(
        "A JVM that opens no HTTP client: CPU for the agent",
        "ms",
        80,
        Median.of(with) - base,
        "OpenTelemetry Java agent, nothing exported",
        Median.of(openTelemetry) - base);
  }

  private Figure firstSight(String client, Class<?> main) {
    List<Double> without = new ArrayList<>();
    List<Double> with = new ArrayList<>();
    for (int i = 0; i < effort.starts(); i++) {
      without.add(cpu(main, List.of()));
      with.add(cpu(main, List.of(paths.agent())));
    }
    double base = Median.of(without);
    return new Figure(
        "First sight of " + client + " until it is woven, start included: CPU, once (goal 350)",
        "ms",
        600,
        Median.of(with) - base,
        "the application without the agent",
        base);
  }

  private double cpu(Class<?> main, List<String> jvm) {
    return Processes.cpuMillis(paths.application(), jvm, main);
  }
}
