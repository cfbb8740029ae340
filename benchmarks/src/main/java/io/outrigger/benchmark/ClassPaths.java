package io.outrigger.benchmark;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The class paths of measured JVMs. An application has neither the agent's classes nor
 * OpenTelemetry: beside them the packaged agent would step aside, or find the application's API.
 */
final class ClassPaths {
  private static final List<String> OF_APPLICATION =
      List.of("jmh-core", "jopt-simple", "commons-math3", "okhttp", "okio", "kotlin-stdlib");

  private final String everything = System.getProperty("java.class.path");
  // The script starts us there.
  private final Path root = Path.of("").toAbsolutePath();
  private final Path target = root.resolve("benchmarks/target");

  String everything() {
    return everything;
  }

  String application() {
    Stream<String> libraries =
        Stream.of(everything.split(File.pathSeparator))
            .filter(
                entry ->
                    OF_APPLICATION.stream()
                        .anyMatch(name -> new File(entry).getName().startsWith(name)));
    return Stream.concat(Stream.of(target.resolve("classes").toString()), libraries)
        .collect(Collectors.joining(File.pathSeparator));
  }

  Path page() {
    return root.resolve("docs/performance.md");
  }

  String agent() {
    return "-javaagent:" + root.resolve("agent/target/outrigger-agent.jar");
  }

  String openTelemetryAgent() {
    return "-javaagent:" + target.resolve("opentelemetry-javaagent.jar");
  }
}
