package io.outrigger.config;

import org.jspecify.annotations.Nullable;

/**
 * {@code outrigger.log.*}: where the agent writes what it decided.
 *
 * @param to which logger
 * @param file path as written, from the working directory; null unless {@code to} is a file
 * @param json whether a line is a JSON object; else words and {@code key=value}
 * @param perMinute most lines about decisions in a minute, 0 = none
 */
public record LogSettings(To to, @Nullable String file, boolean json, int perMinute) {

  /** The loggers there are. */
  public enum To {
    STDERR,
    FILE,
    /** The application's own SLF4J. */
    SLF4J,
    /** {@code java.util.logging}. */
    JUL,
    OFF
  }

  /** The packaged values. */
  public static final LogSettings DEFAULT = new LogSettings(To.STDERR, null, false, 60);
}
