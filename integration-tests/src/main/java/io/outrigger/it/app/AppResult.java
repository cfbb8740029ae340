package io.outrigger.it.app;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one call brought to the application, as one line of its output.
 *
 * @param text the answer, or what had come of it before the error
 * @param model the model that answered, {@code -} after an error
 * @param exception class name, {@code -} when the call succeeded
 * @param status HTTP status that the SDK's exception reports, 0 when it reports none
 * @param message of the exception, empty when the call succeeded
 * @param millis how long the call took
 * @param after microseconds from the application's own end of the call, its cancel, interrupt or
 *     time-out, to the exception; -1 when there was no such end
 */
public record AppResult(
    boolean ok,
    String text,
    String model,
    String exception,
    int status,
    String message,
    long millis,
    long after) {

  private static final String QUOTED = "\"((?:[^\"\\\\]|\\\\.)*)\"";
  private static final Pattern OK =
      Pattern.compile("RESULT ok " + QUOTED + " model=(\\S+) ms=(\\d+)");
  private static final Pattern ERROR =
      Pattern.compile(
          "RESULT error (\\S+) status=(\\d+) message="
              + QUOTED
              + " partial="
              + QUOTED
              + " ms=(\\d+)(?: after=(\\d+))?");

  static AppResult ok(String text, String model, long millis) {
    return new AppResult(true, text, model, "-", 0, "", millis, -1);
  }

  static AppResult error(
      String exception, int status, String message, String partial, long millis, long after) {
    return new AppResult(false, partial, "-", exception, status, message, millis, after);
  }

  /** The line to print. */
  public String line() {
    return ok
        ? "RESULT ok %s model=%s ms=%d".formatted(quote(text), model, millis)
        : "RESULT error %s status=%d message=%s partial=%s ms=%d%s"
            .formatted(
                exception,
                status,
                quote(message),
                quote(text),
                millis,
                after < 0 ? "" : " after=" + after);
  }

  /** Whether a line of output is a result; anything else is chatter. */
  public static boolean isResult(String line) {
    return line.startsWith("RESULT ");
  }

  /**
   * Reads a line back.
   *
   * @throws IllegalArgumentException when the line is no result
   */
  public static AppResult parse(String line) {
    Matcher ok = OK.matcher(line);
    if (ok.matches()) {
      return ok(unquote(ok.group(1)), ok.group(2), Long.parseLong(ok.group(3)));
    }
    Matcher error = ERROR.matcher(line);
    if (error.matches()) {
      return error(
          error.group(1),
          Integer.parseInt(error.group(2)),
          unquote(error.group(3)),
          unquote(error.group(4)),
          Long.parseLong(error.group(5)),
          error.group(6) == null ? -1 : Long.parseLong(error.group(6)));
    }
    throw new IllegalArgumentException("not a result: " + line);
  }

  private static String quote(String text) {
    return '"'
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\r", "\\r").replace("\n", "\\n")
        + '"';
  }

  private static String unquote(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        char escaped = text.charAt(++i);
        plain.append(escaped == 'n' ? '\n' : escaped == 'r' ? '\r' : escaped);
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
