package io.outrigger.it.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A sample application in a JVM of its own, without any agent, that takes one command after the
 * other.
 */
final class PlainApp implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;
  private final Writer commands;

  private PlainApp(Process process) {
    this.process = process;
    this.output = process.inputReader();
    this.commands = process.outputWriter();
  }

  static PlainApp start(Class<?> main, String classPath) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            classPath,
            main.getName(),
            "interactive");
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    PlainApp app = new PlainApp(builder.start());
    String ready = app.output.readLine();
    if (!"READY".equals(ready)) {
      throw new IOException(main.getSimpleName() + " did not start: " + ready);
    }
    return app;
  }

  /** Runs {@code mode url [calls] [concurrency]} and returns what the calls brought. */
  List<AppResult> run(String command) throws IOException {
    commands.write(command + "\n");
    commands.flush();
    List<AppResult> results = new ArrayList<>();
    for (String line = output.readLine(); !"DONE".equals(line); line = output.readLine()) {
      if (line == null) {
        throw new IOException("the application ended during: " + command);
      }
      if (AppResult.isResult(line)) {
        results.add(AppResult.parse(line));
      }
    }
    return results;
  }

  @Override
  public void close() throws IOException {
    commands.close(); // the end of its input is the end of the application
    process.destroy();
  }
}
