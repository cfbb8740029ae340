package io.outrigger.status;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The same for a terminal. */
final class HealthText {
  private final StringBuilder text = new StringBuilder();
  private final Health health;

  private HealthText(Health health) {
    this.health = health;
  }

  static String of(Health health) {
    return new HealthText(health).write();
  }

  private String write() {
    line(
        "Outrigger %s, mode %s, configuration %s, %s",
        health.version(), health.mode(), health.configHash(), time(health.at()));
    line(health.isCircuitOpen() ? "A CIRCUIT IS OPEN" : "No circuit is open");
    incidents();
    targets();
    rates();
    decisions();
    heading("Errors of the agent's own");
    if (health.agentErrors().isEmpty()) {
      line("  none");
    }
    health.agentErrors().forEach((component, count) -> line("  %s: %d", component, count));
    return text.toString();
  }

  private void incidents() {
    heading("Open incidents");
    List<String[]> rows = new ArrayList<>();
    for (OpenIncident open : health.incidents()) {
      rows.add(
          new String[] {
            Shown.line(open.severity()),
            time(Instant.ofEpochMilli(open.sinceMillis())),
            Shown.line(open.id()),
            Shown.line(open.summary())
          });
    }
    table(rows);
  }

  private void targets() {
    heading("Targets: circuit, hold, retry budget");
    List<String[]> rows = new ArrayList<>();
    for (TargetHealth target : health.targets()) {
      String detail = target.circuitDetail();
      String hold = target.holdDetail();
      rows.add(
          new String[] {
            target.name(),
            target.circuitWord() + (detail.isEmpty() ? "" : " (" + detail + ")"),
            hold.isEmpty() ? "no hold" : "held: " + hold,
            String.format(Locale.ROOT, "%.1f of %d", target.tokens(), target.limit())
          });
    }
    table(rows);
  }

  private void rates() {
    heading(
        "Last hour (last 5 minutes)"
            + (health.since() == null ? "" : ", counted since " + time(health.since())));
    List<String[]> rows = new ArrayList<>();
    health.calls().forEach((outcome, counts) -> add(rows, "calls " + outcome.word(), counts));
    add(rows, "attempts", health.attempts());
    health
        .failures()
        .forEach((category, counts) -> add(rows, "failed attempts " + category.word(), counts));
    table(rows);
  }

  private static void add(List<String[]> rows, String name, Counts counts) {
    if (counts.lastHour() > 0) {
      rows.add(new String[] {name, counts.lastHour() + " (" + counts.lastFiveMinutes() + ")"});
    }
  }

  private void decisions() {
    heading("Recent decisions, the latest first");
    List<String[]> rows = new ArrayList<>();
    for (Decided decided : health.decisions()) {
      rows.add(
          new String[] {
            time(Instant.ofEpochMilli(decided.lastMillis())),
            decided.what() + (decided.times() > 1 ? " x" + decided.times() : ""),
            decided.target(),
            decided.reason(),
            decided.shownTrace()
          });
    }
    table(rows);
  }

  private void heading(String words) {
    text.append('\n');
    line("%s", words);
  }

  private void table(List<String[]> rows) {
    if (rows.isEmpty()) {
      line("  none");
      return;
    }
    int[] widths = new int[rows.get(0).length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder(" ");
      for (int i = 0; i < row.length; i++) {
        line.append(' ').append(row[i]);
        line.append(" ".repeat(i < row.length - 1 ? widths[i] - row[i].length() + 1 : 0));
      }
      line("%s", line);
    }
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  /** To the second, in UTC as all other times are. */
  private static String time(Instant at) {
    return at.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString();
  }
}
