package io.outrigger.it.drill;

import io.outrigger.it.demo.Table;
import io.outrigger.it.drill.HealthWatch.Look;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells what the operator would have seen. */
final class Debrief {
  private static final int LINES_OF_TIMELINE = 12;

  private final List<Seen> scenes;
  private final long beganMillis;
  private final RuleTime ruleTime;
  private final PrintStream out;

  /**
   * @param beganMillis when the drill began, on the wall clock
   */
  Debrief(List<Seen> scenes, long beganMillis, RuleTime ruleTime, PrintStream out) {
    this.scenes = scenes;
    this.beganMillis = beganMillis;
    this.ruleTime = ruleTime;
    this.out = out;
  }

  /** All scenes side by side. */
  void table() {
    Table table = new Table();
    row(table, "", seen -> seen.scene().word());
    row(table, "calls", seen -> seen.results().size());
    row(table, "calls answered", Seen::answered);
    row(table, "attempts on the wire", seen -> seen.attempts().size());
    row(table, "  of one call, at most", Seen::mostAttempts);
    row(table, "retries", seen -> seen.logged("retry"));
    row(table, "incident", seen -> incident(seen, IncidentTold::severity));
    row(table, "  category", seen -> incident(seen, IncidentTold::category));
    row(table, "  detected after", seen -> incident(seen, i -> seconds(i.detected())));
    row(table, "  recovered after", seen -> incident(seen, i -> seconds(i.recovered())));
    for (String severity : List.of("page", "ticket", "info")) {
      row(table, "alerts, " + severity, seen -> alerts(seen, severity));
    }
    table.print(out);
  }

  private void row(Table table, String name, Function<Seen, Object> cell) {
    table.row(name, scenes.stream().map(cell).toArray());
  }

  private static String incident(Seen seen, Function<IncidentTold, String> part) {
    return seen.incidents().isEmpty()
        ? "-"
        : seen.incidents().stream().map(part).collect(Collectors.joining(", "));
  }

  private static String seconds(String number) {
    return number.isEmpty()
        ? "open"
        : String.format(Locale.ROOT, "%.1f s", Double.parseDouble(number));
  }

  private static String alerts(Seen seen, String severity) {
    long count = seen.alerts().stream().filter(a -> a.severity().equals(severity)).count();
    return seen.judged() ? count == 0 ? "-" : Long.toString(count) : "?";
  }

  /** One scene; whether it showed what it must. */
  boolean tell(Seen seen, Path incidents) throws IOException {
    Scene scene = seen.scene();
    out.printf(
        Locale.ROOT,
        "%n%s, second %.1f to %.1f: %s%n",
        scene.word().toUpperCase(Locale.ROOT),
        scene.trouble().from(),
        scene.trouble().until(),
        scene.story());
    seen.alerts().forEach(alert -> out.println("  alert    " + words(alert, scene)));
    if (seen.judged() && seen.alerts().isEmpty()) {
      out.println("  alert    none");
    }
    out.println("  health   " + health(seen));
    decisions(seen).forEach(line -> out.println("  log      " + line));
    for (Path page : pages(incidents, scene)) {
      out.println("  incident " + page.getFileName());
      timeline(Files.readAllLines(page)).forEach(line -> out.println("             " + line));
    }
    boolean all = true;
    for (Must must : Must.of(scene)) {
      boolean unknown = must.alert() && !seen.judged();
      boolean holds = unknown || must.holds().test(seen);
      out.println("  must     " + (unknown ? "? " : holds ? "yes " : "NO ") + " " + must.what());
      all &= holds;
    }
    return all;
  }

  /** What belongs to no scene: alerts about the whole service, and what the agent complained of. */
  void rest(List<Alert> alerts, List<String> chatter) {
    alerts.stream()
        .filter(alert -> scenes.stream().noneMatch(seen -> alert.isOf(seen.scene())))
        .map(alert -> alert.severity() + " " + alert.name() + " " + alert.labels())
        .forEach(alert -> out.println("\nAn alert about the service as a whole: " + alert));
    chatter.stream()
        .filter(line -> line.startsWith("[outrigger]") && HealthWatch.page(line).isEmpty())
        .forEach(out::println);
  }

  private String words(Alert alert, Scene scene) {
    return "%-6s %s after %s, for %s"
        .formatted(
            alert.severity(),
            alert.name(),
            RuleTime.words(alert.from() - ruleTime.of(wall(scene.trouble().from()))),
            RuleTime.words(alert.until() - alert.from() + RuleTime.SCRAPE));
  }

  private double wall(double second) {
    return beganMillis + second * 1_000;
  }

  private String health(Seen seen) {
    String endpoint = seen.scene().word();
    String circuit = told(seen.looks(), look -> look.hasOpenCircuit(endpoint), seen.scene());
    String incident = told(seen.looks(), look -> look.hasIncident(endpoint), seen.scene());
    return "circuit open (503): " + circuit + "; incident listed: " + incident;
  }

  private String told(List<Look> looks, Predicate<Look> which, Scene scene) {
    List<Look> those = looks.stream().filter(which).toList();
    if (those.isEmpty()) {
      return "never";
    }
    long first = those.get(0).atMillis();
    double after = (first - wall(scene.trouble().from())) / 1_000;
    double lasted = (those.get(those.size() - 1).atMillis() - first) / 1_000.0;
    return String.format(Locale.ROOT, "after %.1f s, for %.1f s", after, lasted);
  }

  /** Kinds of lines with their numbers, then the lines about incidents as they stand. */
  private static Stream<String> decisions(Seen seen) {
    Map<String, Long> kinds =
        seen.log().stream()
            .filter(line -> !line.startsWith("incident_"))
            .collect(Collectors.groupingBy(Seen::decision, TreeMap::new, Collectors.counting()));
    String counted =
        kinds.entrySet().stream()
            .map(kind -> kind.getValue() + " x " + kind.getKey())
            .collect(Collectors.joining(", "));
    return Stream.concat(
        Stream.of(counted.isEmpty() ? "nothing" : counted),
        seen.log().stream()
            .filter(line -> line.startsWith("incident_"))
            .map(line -> line.replaceFirst(" incident=.*", " ...")));
  }

  private static List<Path> pages(Path folder, Scene scene) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> pages = files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
      String row = "| endpoint, model | " + scene.word() + ", ";
      List<Path> own = new ArrayList<>();
      for (Path page : pages) {
        if (Files.readString(page).contains(row)) {
          own.add(page);
        }
      }
      return own;
    }
  }

  /** The timeline of an incident's page; of a long one the beginning and the last line. */
  static List<String> timeline(List<String> page) {
    List<String> lines =
        page.stream()
            .filter(line -> line.startsWith("* "))
            .map(line -> line.replaceFirst("^\\* \\d{4}-\\d\\d-\\d\\dT", ""))
            .toList();
    if (lines.size() <= LINES_OF_TIMELINE) {
      return lines;
    }
    int begin = LINES_OF_TIMELINE - 2;
    List<String> shortened = new ArrayList<>(lines.subList(0, begin));
    shortened.add("... " + (lines.size() - begin - 1) + " more ...");
    shortened.add(lines.get(lines.size() - 1));
    return shortened;
  }
}
