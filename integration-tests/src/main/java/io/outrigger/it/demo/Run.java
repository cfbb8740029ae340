package io.outrigger.it.demo;

import io.outrigger.it.app.AppClassPath;
import io.outrigger.it.app.AppResult;
import io.outrigger.it.app.DemoApp;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The application in a JVM of its own, and what it printed so far. */
public final class Run implements AutoCloseable {
  private final Process process;
  private final Thread reader;
  private final List<AppResult> results = new ArrayList<>();
  private final List<String> chatter = new ArrayList<>();
  private long firstNanos;
  private long lastNanos;

  private Run(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "application-output");
    this.reader.setDaemon(true);
  }

  /**
   * Starts the application.
   *
   * @param flags for the JVM
   * @param settings environment variables
   * @param questions what its users ask in turn; none = another one each time
   */
  static Run start(
      String baseUrl, List<String> flags, Map<String, String> settings, String... questions)
      throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.add(baseUrl);
    arguments.add(Integer.toString(BadMinute.CALLS));
    arguments.add(Long.toString(BadMinute.PACE));
    arguments.addAll(List.of(questions));
    return launch(DemoApp.class, flags, settings, arguments);
  }

  /**
   * Starts an application.
   *
   * @param flags for the JVM
   * @param settings environment variables
   */
  public static Run launch(
      Class<?> main, List<String> flags, Map<String, String> settings, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m");
    command.addAll(flags);
    command.addAll(List.of("-cp", AppClassPath.sdks(), main.getName()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(settings);
    Run run = new Run(builder.start());
    // Also when the demonstration is interrupted.
    Runtime.getRuntime().addShutdownHook(new Thread(run.process::destroyForcibly));
    run.reader.start();
    return run;
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        take(line);
      }
    } catch (IOException e) {
      take("output lost: " + e);
    }
  }

  private synchronized void take(String line) {
    if (AppResult.isResult(line)) {
      results.add(AppResult.parse(line));
      lastNanos = System.nanoTime();
      firstNanos = firstNanos == 0 ? lastNanos : firstNanos;
    } else {
      chatter.add(line);
    }
  }

  /** Says a line to it. */
  public void tell(String line) {
    synchronized (process) {
      try {
        BufferedWriter input = process.outputWriter(StandardCharsets.UTF_8);
        input.write(line);
        input.newLine();
        input.flush();
      } catch (IOException e) {
        take("it listens no more: " + e);
      }
    }
  }

  /** Says that no further line follows. */
  public void hush() throws IOException {
    synchronized (process) {
      process.outputWriter(StandardCharsets.UTF_8).close();
    }
  }

  /** What its calls brought so far. */
  public synchronized List<AppResult> results() {
    return List.copyOf(results);
  }

  /** What it printed beside results. */
  public synchronized List<String> chatter() {
    return List.copyOf(chatter);
  }

  /** From the first call's result to the last one's, in seconds. */
  synchronized double seconds() {
    return (lastNanos - firstNanos) / 1e9;
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until it has ended and everything it printed was read. */
  public void await() throws InterruptedException {
    process.waitFor();
    reader.join();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
