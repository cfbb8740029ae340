package io.outrigger.it.fork;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A JVM that takes commands and answers with lines. Whoever waits for a line sleeps until it comes;
 * an application that hangs ends the wait at the time-out.
 */
public final class TalkingJvm implements AutoCloseable {

  /** What {@link #lines} holds when the output has ended: no line of an application. */
  private static final String END = "\0";

  private final Process process;
  private final Path stderr;
  private final Duration timeout;
  private final Writer commands;
  private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private TalkingJvm(Process process, Path stderr, Duration timeout) {
    this.process = process;
    this.stderr = stderr;
    this.timeout = timeout;
    this.commands = process.outputWriter();
    Thread reader = new Thread(this::read, "output of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  static TalkingJvm of(ProcessBuilder builder, Path folder, Duration timeout) throws IOException {
    Path stderr = folder.resolve("stderr");
    return new TalkingJvm(builder.redirectError(stderr.toFile()).start(), stderr, timeout);
  }

  private void read() {
    try (BufferedReader output = process.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
      }
    } catch (IOException closed) {
      // Its end, as far as we are concerned.
    }
    lines.add(END);
  }

  /** Sends a line to its standard input. */
  public void tell(String line) {
    try {
      commands.write(line + "\n");
      commands.flush();
    } catch (IOException failure) {
      throw new UncheckedIOException("it has ended: " + stderr(), failure);
    }
  }

  /**
   * The next line of its standard output.
   *
   * @param why what the test waits for, for the message
   */
  public String next(String why) {
    try {
      @Nullable String line = lines.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (line == null || line.equals(END)) {
        throw new AssertionError(
            (line == null ? "no line within " + timeout : "ended") + ": " + why + "\n" + stderr());
      }
      return line;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted: " + why, interrupted);
    }
  }

  public long pid() {
    return process.pid();
  }

  /** What it has written to its standard error so far. */
  public String stderr() {
    try {
      return Files.readString(stderr);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Waits until its standard error holds the text. */
  public void awaitStderr(String text) throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    while (!stderr().contains(text)) {
      boolean ended = process.waitFor(10, TimeUnit.MILLISECONDS);
      if ((ended || System.nanoTime() > end) && !stderr().contains(text)) {
        throw new AssertionError("has not written " + text + ": " + stderr());
      }
    }
  }

  /** Closes its input, which ends a sample application, and waits for its end. */
  public int finish() throws IOException, InterruptedException {
    commands.close();
    if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("did not end within " + timeout + ": " + stderr());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
