package io.outrigger.report;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/** Where lines go; called by one thread at a time, and may block. */
interface Logger {

  /**
   * Writes one line.
   *
   * @param application loader of the application that it is about, or null
   */
  void write(Line line, WeakReference<@Nullable ClassLoader> application);
}
