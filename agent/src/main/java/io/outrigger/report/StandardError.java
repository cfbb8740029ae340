package io.outrigger.report;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/** The process's standard error; without the brackets of what needs a hand. */
final class StandardError implements Logger {
  private final boolean json;

  StandardError(boolean json) {
    this.json = json;
  }

  @Override
  public void write(Line line, WeakReference<@Nullable ClassLoader> application) {
    System.err.println(json ? line.json() : "outrigger: " + line.text());
  }
}
