package io.outrigger.it.fork;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An application to run in a JVM of its own. By default it has the test classes on its class path,
 * so that its main class can live beside the test, no agent and a time-out of 120 s.
 */
public final class ForkedJvm {

  private final Jdk jdk;
  private final List<String> jvmArguments = new ArrayList<>();
  private final List<Path> classPath = new ArrayList<>(List.of(testClasses()));
  private final Map<String, String> environment = new LinkedHashMap<>();
  private Duration timeout = Duration.ofMinutes(2);

  private ForkedJvm(Jdk jdk) {
    this.jdk = jdk;
  }

  public static ForkedJvm on(Jdk jdk) {
    return new ForkedJvm(jdk);
  }

  public ForkedJvm withAgent() {
    return jvm(AgentJar.flag());
  }

  public ForkedJvm jvm(String... arguments) {
    jvmArguments.addAll(Arrays.asList(arguments));
    return this;
  }

  /** Adds all jars of a folder. */
  public ForkedJvm library(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(classPath::add);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return this;
  }

  public ForkedJvm classPath(Path... entries) {
    classPath.addAll(Arrays.asList(entries));
    return this;
  }

  /** Instead of the test classes. */
  public ForkedJvm onlyClassPath(Path... entries) {
    classPath.clear();
    return classPath(entries);
  }

  /** The other variables are the test's own, without JAVA_TOOL_OPTIONS, OTEL_* and OUTRIGGER_*. */
  public ForkedJvm env(String name, String value) {
    environment.put(name, value);
    return this;
  }

  public ForkedJvm timeout(Duration limit) {
    timeout = limit;
    return this;
  }

  public Result run(Class<?> main, String... arguments) {
    return start(main, arguments).await();
  }

  /** Leaves it running; the caller closes it. */
  public RunningJvm start(Class<?> main, String... arguments) {
    return launch(java(main, arguments));
  }

  /** The same with an executable jar, which has its own class path. */
  public RunningJvm startJar(Path jar) {
    List<String> command = new ArrayList<>();
    command.add(jdk.tool("java").toString());
    command.addAll(jvmArguments);
    command.addAll(List.of("-jar", jar.toString()));
    return launch(command);
  }

  private List<String> java(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(jdk.tool("java").toString());
    command.addAll(jvmArguments);
    command.add("-cp");
    command.add(
        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    command.add(main.getName());
    command.addAll(Arrays.asList(arguments));
    return command;
  }

  /** Leaves it running, with its input and output as pipes; the caller closes it. */
  public TalkingJvm talk(Class<?> main, String... arguments) {
    try {
      Path folder = Files.createTempDirectory("outrigger-fork");
      return TalkingJvm.of(builder(folder, java(main, arguments)), folder, timeout);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Runs javac, keytool and their like instead of an application. */
  public Result runTool(String name, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(jdk.tool(name).toString());
    command.addAll(Arrays.asList(arguments));
    return launch(command).await();
  }

  private RunningJvm launch(List<String> command) {
    try {
      Path folder = Files.createTempDirectory("outrigger-fork");
      return RunningJvm.of(builder(folder, command), folder, timeout);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private ProcessBuilder builder(Path folder, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(
            name ->
                name.startsWith("JAVA_TOOL_OPTIONS")
                    || name.startsWith("JDK_JAVA_OPTIONS")
                    || name.startsWith("OTEL_")
                    || name.startsWith("OUTRIGGER_"));
    builder.environment().putAll(environment);
    return builder;
  }

  private static Path testClasses() {
    try {
      return Path.of(ForkedJvm.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** What a finished JVM left. */
  public record Result(int exitCode, String stdout, String stderr) {}
}
