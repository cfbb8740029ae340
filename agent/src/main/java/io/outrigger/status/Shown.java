package io.outrigger.status;

/** Makes names fit for a terminal, a page and a log: a model's name is what a user may choose. */
final class Shown {
  /** Longer than any model's name, short enough for a table. */
  private static final int LONGEST = 160;

  private Shown() {}

  /** One line of visible characters. */
  static String line(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(LONGEST)
        .forEach(point -> shown.appendCodePoint(isPlain(point) ? point : '?'));
    return shown.toString();
  }

  /** Control characters move a terminal's cursor, format characters turn a text's direction. */
  private static boolean isPlain(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  /** For people: {@code 850 ms}, {@code 3.2 s}, {@code 14 min}. */
  static String duration(long nanos) {
    long millis = nanos / 1_000_000;
    if (millis < 1_000) {
      return millis + " ms";
    }
    if (millis < 120_000) {
      return millis / 1_000 + "." + millis % 1_000 / 100 + " s";
    }
    return millis / 60_000 + " min";
  }
}
