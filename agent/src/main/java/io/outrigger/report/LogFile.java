package io.outrigger.report;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A file of the agent's own, with one predecessor. */
final class LogFile implements Logger {
  static final long LONGEST = 10 << 20;

  private final Path path;
  private final boolean json;
  private final Consumer<String> console;
  private final long longest;
  private boolean complained;

  LogFile(Path path, boolean json, Consumer<String> console) {
    this(path, json, console, LONGEST);
  }

  /**
   * @param longest bytes behind which a new file is begun
   */
  LogFile(Path path, boolean json, Consumer<String> console, long longest) {
    this.path = path;
    this.json = json;
    this.console = console;
    this.longest = longest;
  }

  /** Opened for each line: lines are few, and whoever moves the file away gets a new one. */
  @Override
  public void write(Line line, WeakReference<@Nullable ClassLoader> application) {
    byte[] bytes =
        ((json ? line.json() : line.text()) + System.lineSeparator())
            .getBytes(StandardCharsets.UTF_8);
    try {
      Path folder = path.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      // A link or a device is not ours to move.
      if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
          && Files.size(path) + bytes.length > longest) {
        Files.move(
            path,
            path.resolveSibling(path.getFileName() + ".1"),
            StandardCopyOption.REPLACE_EXISTING);
      }
      try (OutputStream out =
          Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        out.write(bytes);
      }
      complained = false;
    } catch (IOException | RuntimeException failed) {
      if (!complained) {
        complained = true;
        console.accept(
            "outrigger.log.file="
                + path
                + " cannot be written ("
                + failed.getClass().getName()
                + ")");
      }
    }
  }
}
