package io.outrigger.it.app;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
 * @param told what else the answer said, {@code name: value} line by line: its {@code usage} as the
 *     SDK has it, and what the agent added to its headers where the application sees them
 */
public record AppResult(
    boolean ok,
    String text,
    String model,
    String exception,
    int status,
    String message,
    long millis,
    long after,
    String told) {

  private static final String QUOTED = "\"((?:[^\"\\\\]|\\\\.)*)\"";
  private static final Pattern OK =
      Pattern.compile("RESULT ok " + QUOTED + " model=(\\S+) ms=(\\d+)(?: told=" + QUOTED + ")?");
  private static final Pattern ERROR =
      Pattern.compile(
          "RESULT error (\\S+) status=(\\d+) message="
              + QUOTED
              + " partial="
              + QUOTED
              + " ms=(\\d+)(?: after=(\\d+))?(?: told="
              + QUOTED
              + ")?");

  /** A result that told nothing else. */
  public AppResult(
      boolean ok,
      String text,
      String model,
      String exception,
      int status,
      String message,
      long millis,
      long after) {
    this(ok, text, model, exception, status, message, millis, after, "");
  }

  static AppResult ok(String text, String model, long millis) {
    return new AppResult(true, text, model, "-", 0, "", millis, -1);
  }

  AppResult telling(String what) {
    return new AppResult(ok, text, model, exception, status, message, millis, after, what);
  }

  /** What the answer said under a name; empty where it did not. */
  public String told(String name) {
    return told.lines()
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .findFirst()
        .orElse("");
  }

  static AppResult error(
      String exception, int status, String message, String partial, long millis, long after) {
    return new AppResult(false, partial, "-", exception, status, message, millis, after);
  }

  /** The line to print. */
  public String line() {
    return ok
        ? "RESULT ok %s model=%s ms=%d%s".formatted(quote(text), model, millis, toldPart())
        : "RESULT error %s status=%d message=%s partial=%s ms=%d%s%s"
            .formatted(
                exception,
                status,
                quote(message),
                quote(text),
                millis,
                after < 0 ? "" : " after=" + after,
                toldPart());
  }

  private String toldPart() {
    return told.isEmpty() ? "" : " told=" + quote(told);
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
      return ok(unquote(ok.group(1)), ok.group(2), Long.parseLong(ok.group(3)))
          .telling(unquote(ok.group(4)));
    }
    Matcher error = ERROR.matcher(line);
    if (error.matches()) {
      return error(
              error.group(1),
              Integer.parseInt(error.group(2)),
              unquote(error.group(3)),
              unquote(error.group(4)),
              Long.parseLong(error.group(5)),
              error.group(6) == null ? -1 : Long.parseLong(error.group(6)))
          .telling(unquote(error.group(7)));
    }
    throw new IllegalArgumentException("not a result: " + line);
  }

  private static String quote(String text) {
    return '"'
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\r", "\\r").replace("\n", "\\n")
        + '"';
  }

  private static String unquote(@Nullable String text) {
    if (text == null) {
      return "";
    }
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
