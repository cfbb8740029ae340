package io.outrigger.report;

import io.outrigger.config.LogSettings;
import java.lang.ref.WeakReference;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Brings lines to their logger, and in time the counts of those that were left out. */
final class LogWriter implements Outlet.Owed<LogWriter.Written> {
  /** The loggers' name. */
  static final String NAME = "io.outrigger";

  private static final int MOST_WAITING = 1_000;

  /** A line on its way, and whose. */
  record Written(Line line, WeakReference<@Nullable ClassLoader> application) {}

  private final ReportSetup setup;
  private final LineRate rate;
  private final Outlet<Written> outlet;

  /**
   * @param rate counts of what it left out are written, too
   */
  LogWriter(Logger logger, ReportSetup setup, LineRate rate) {
    this.setup = setup;
    this.rate = rate;
    this.outlet =
        new Outlet<>(
            next -> logger.write(next.line(), next.application()),
            this,
            setup.threads(),
            "log",
            MOST_WAITING);
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
    return outlet.offer(new Written(line, new WeakReference<>(application)));
  }

  /** A count is owed from now on. */
  void wake() {
    outlet.wake();
  }

  void writeLast() {
    outlet.end();
  }

  @Override
  public List<Written> due(boolean last) {
    List<Written> lines = new ArrayList<>();
    for (LineRate.Untold next : rate.due(setup.nanos().getAsLong(), last)) {
      Line line = next.kind().line(setup.epochMillis().getAsLong(), null);
      lines.add(new Written(line.put("repeated", next.count()), next.application()));
    }
    return lines;
  }

  @Override
  public long untilNext() {
    return rate.untilDue(setup.nanos().getAsLong());
  }
}
