package io.outrigger.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;

/** The figures as a table, on the console and between two marks of the documentation. */
final class Report {
  private static final String BEGIN = "<!-- figures: written by ./bench -->";
  private static final String END = "<!-- end of figures -->";

  private final List<Figure> figures;

  Report(List<Figure> figures) {
    this.figures = figures;
  }

  boolean isKept() {
    return figures.stream().allMatch(Figure::isKept);
  }

  String table() {
    StringBuilder table =
        new StringBuilder(
            """
            | figure | promise | measured | in the same run | ratio | |
            |---|---|---|---|---|---|
            """);
    for (Figure figure : figures) {
      table.append(
          "| %s | %s | %s | %s | %s | %s |%n"
              .formatted(
                  figure.what(),
                  figure.promise(),
                  figure.value(),
                  figure.other(),
                  figure.ratio(),
                  figure.isKept() ? "kept" : "**missed**"));
    }
    return table.toString();
  }

  /** Replaces what stands between the marks. */
  void writeInto(Path page) throws IOException {
    String text = Files.readString(page);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(page + " has no place for the figures: " + BEGIN + " ... " + END);
    }
    String measured =
        "%nMeasured on %s: %s.%n%n"
            .formatted(LocalDate.now(Clock.systemUTC()), Machine.described());
    Files.writeString(
        page, text.substring(0, begin + BEGIN.length()) + measured + table() + text.substring(end));
  }
}
