package io.outrigger.report;

import java.lang.ref.WeakReference;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;

/**
 * {@code java.util.logging}, only where it was asked for and behind the application's first failed
 * call: whoever touches it earlier takes the choice of its manager from the application.
 */
final class JavaLogging implements Logger {
  private final boolean json;
  private java.util.logging.@Nullable Logger held;

  JavaLogging(boolean json) {
    this.json = json;
  }

  @Override
  public void write(Line line, WeakReference<@Nullable ClassLoader> application) {
    java.util.logging.Logger logger = held;
    if (logger == null) {
      logger = java.util.logging.Logger.getLogger(LogWriter.NAME);
      held = logger;
    }
    // Without the class and method that called: they are ours, and looking for them costs a stack.
    logger.logp(
        line.isWarning() ? Level.WARNING : Level.INFO,
        LogWriter.NAME,
        null,
        json ? line.json() : line.plain());
  }
}
