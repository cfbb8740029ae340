package io.outrigger.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Starts JVMs. */
final class Processes {
  static final String JAVA = ProcessHandle.current().info().command().orElse("java");

  // The shell reads what the kernel charged to the whole process, its end included; asking from
  // within would load management classes, which cost more than the agent.
  private static final String TIMED = "TIMEFORMAT='%U %S'; time \"$@\" >/dev/null 2>&1";

  private Processes() {}

  /** CPU of one run in milliseconds, user and system. */
  static double cpuMillis(String classPath, List<String> jvm, Class<?> main) {
    List<String> command = new ArrayList<>(List.of("bash", "-c", TIMED, "bash", JAVA));
    command.addAll(jvm);
    command.addAll(List.of("-cp", classPath, main.getName()));
    try {
      Process process = new ProcessBuilder(command).start();
      String times =
          new String(process.getErrorStream().readAllBytes(), StandardCharsets.US_ASCII).trim();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command + " failed");
      }
      String[] both = times.split(" ", -1);
      return 1_000 * (Double.parseDouble(both[0]) + Double.parseDouble(both[1]));
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(command.toString(), failure);
    }
  }
}
