package io.outrigger.report;

import io.outrigger.config.LogSettings;
import java.lang.ref.WeakReference;
import java.nio.file.InvalidPathException;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Brings lines to their logger on a thread of its own: standard error may be a full pipe. */
final class LogWriter {
  /** The loggers' name. */
  static final String NAME = "io.outrigger";

  private static final int MOST_WAITING = 1_000;

  private record Written(Line line, WeakReference<@Nullable ClassLoader> application) {}

  private final BlockingQueue<Written> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  private static final long LAST_LINES_MILLIS = 1_000;

  private final Logger logger;
  private final ReportSetup setup;
  private final IdleThread thread;
  private boolean hooked;

  LogWriter(Logger logger, ReportSetup setup) {
    this.logger = logger;
    this.setup = setup;
    this.thread = new IdleThread(setup.threads(), "log", this::writeAll, waiting::isEmpty);
  }

  /** The logger that the settings name, or null: none, or none that this JVM can have. */
  static @Nullable Logger logger(ReportSetup setup) {
    try {
      return made(setup);
    } catch (InvalidPathException | LinkageError unusable) {
      setup
          .console()
          .accept(
              "outrigger.log.to="
                  + setup.settings().log().to().name().toLowerCase(Locale.ROOT)
                  + " cannot be used here ("
                  + unusable.getClass().getName()
                  + "); decisions are not logged");
      return null;
    }
  }

  private static @Nullable Logger made(ReportSetup setup) {
    LogSettings log = setup.settings().log();
    StandardError standard = new StandardError(log.json());
    return switch (log.to()) {
      case STDERR -> standard;
      case FILE ->
          log.file() == null
              ? standard
              : new LogFile(setup.directory().resolve(log.file()), log.json(), setup.console());
      case SLF4J -> new Slf4j(log.json(), standard, setup.console());
      case JUL -> new JavaLogging(log.json());
      case OFF -> null;
    };
  }

  /** Takes a line; false where too many wait already: that one is left out. */
  boolean write(Line line, @Nullable ClassLoader application) {
    boolean taken = waiting.offer(new Written(line, new WeakReference<>(application)));
    hookShutdown();
    thread.wake();
    return taken;
  }

  private synchronized long writeAll() {
    for (Written next = waiting.poll(); next != null; next = waiting.poll()) {
      try {
        logger.write(next.line(), next.application());
      } catch (Throwable unwritten) {
        // One line less; the next may get through.
      }
    }
    return 0;
  }

  private void hookShutdown() {
    if (!hooked) { // a second hook would find nothing to write
      hooked = true;
      try {
        Runtime.getRuntime().addShutdownHook(setup.threads().apply(this::writeLast, "log-end"));
      } catch (IllegalStateException alreadyGoingDown) {
        // The last lines are written if there is time.
      }
    }
  }

  /**
   * The lines that still wait, unless their logger does not take them: nobody's exit is held up.
   */
  void writeLast() {
    Thread last = setup.threads().apply(this::writeAll, "last-lines");
    last.start();
    try {
      last.join(LAST_LINES_MILLIS);
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }
}
