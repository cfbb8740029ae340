package io.outrigger.it.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Text in columns: the first to the left, the others to the right. */
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  /** Adds a row. */
  public Table row(String first, Object... others) {
    List<String> row = new ArrayList<>(List.of(first));
    for (Object other : others) {
      row.add(other.toString());
    }
    rows.add(row);
    return this;
  }

  /** Prints the rows, two blanks in front. */
  public void print(PrintStream out) {
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder("  ");
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column);
        String room = " ".repeat(width(column) - cell.length());
        line.append(column == 0 ? cell + room : "   " + room + cell);
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private int width(int column) {
    return rows.stream()
        .filter(row -> row.size() > column)
        .mapToInt(row -> row.get(column).length())
        .max()
        .orElse(0);
  }
}
