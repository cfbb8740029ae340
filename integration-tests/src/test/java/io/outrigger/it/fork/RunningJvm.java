package io.outrigger.it.fork;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A JVM that a test talks to while it runs. Its output goes to files, so it never blocks on us. */
public final class RunningJvm implements AutoCloseable {

  private final Process process;
  private final Path stdout;
  private final Path stderr;
  private final Duration timeout;

  private RunningJvm(Process process, Path stdout, Path stderr, Duration timeout) {
    this.process = process;
    this.stdout = stdout;
    this.stderr = stderr;
    this.timeout = timeout;
  }

  static RunningJvm of(ProcessBuilder builder, Path folder, Duration timeout) throws IOException {
    Path stdout = folder.resolve("stdout");
    Path stderr = folder.resolve("stderr");
    Process process =
        builder.redirectOutput(stdout.toFile()).redirectError(stderr.toFile()).start();
    return new RunningJvm(process, stdout, stderr, timeout);
  }

  public long pid() {
    return process.pid();
  }

  public String stdout() {
    return read(stdout);
  }

  public String stderr() {
    return read(stderr);
  }

  /** Waits until its standard output holds the text. */
  public void awaitOutput(String text) {
    long end = System.nanoTime() + timeout.toNanos();
    while (!stdout().contains(text)) {
      if (!process.isAlive() && !stdout().contains(text)) {
        throw new AssertionError("ended without printing " + text + ": " + stdout() + stderr());
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("has not printed " + text + ": " + stdout() + stderr());
      }
      pause();
    }
  }

  /** Until it has ended, or for a moment: spinning would keep a busy machine from running it. */
  private void pause() {
    try {
      var unused = process.waitFor(10, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }

  /** Sends a line to its standard input. */
  public void tell(String line) {
    try {
      OutputStream stdin = process.getOutputStream();
      stdin.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      stdin.flush();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  public ForkedJvm.Result await() {
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("runs longer than " + timeout + ": " + stdout() + stderr());
      }
      return new ForkedJvm.Result(process.exitValue(), stdout(), stderr());
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
