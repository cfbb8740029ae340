package io.outrigger.telemetry;

import io.opentelemetry.api.trace.Tracer;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes the log of our own SDK off the application's console, where a refused endpoint would print
 * stack traces, and makes one line in ten minutes of it.
 */
final class ExporterLog extends Handler {
  private static final long PAUSE = TimeUnit.MINUTES.toNanos(10);

  private static final String REMEDY =
      " (calls are not affected; OTEL_EXPORTER_OTLP_ENDPOINT says where to, OTEL_SDK_DISABLED=true"
          + " turns export off)";

  private static final String LOGS_REMEDY =
      " (calls are not affected; OTEL_LOGS_EXPORTER=none where the backend takes no logs)";

  // Strongly held: the LogManager forgets loggers that nobody holds, settings included.
  private static @Nullable Logger held;

  private final Consumer<String> log;
  private final LongSupplier nanoTime;
  private boolean spoke;
  private long lastNanos;

  ExporterLog(Consumer<String> log, LongSupplier nanoTime) {
    this.log = log;
    this.nanoTime = nanoTime;
  }

  static synchronized void install(Consumer<String> log, LongSupplier nanoTime) {
    if (held == null) {
      String prefix = GlobalApi.prefixOf(Tracer.class, ".api.trace.Tracer");
      Logger logger = Logger.getLogger(prefix);
      logger.setUseParentHandlers(false);
      logger.addHandler(new ExporterLog(log, nanoTime));
      held = logger;
    }
  }

  @Override
  public synchronized void publish(LogRecord entry) {
    if (entry.getLevel().intValue() < Level.WARNING.intValue()) {
      return;
    }
    long now = nanoTime.getAsLong();
    if (spoke && now - lastNanos < PAUSE) {
      return;
    }
    spoke = true;
    lastNanos = now;
    String message = String.valueOf(entry.getMessage()).lines().findFirst().orElse("");
    boolean unreachable = message.startsWith("Failed to export");
    boolean logs = unreachable && message.contains("log");
    log.accept("telemetry: " + message + (logs ? LOGS_REMEDY : unreachable ? REMEDY : ""));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
