package io.outrigger.it.drill;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Has the real rules judge series: a rule test that expects no alert ever, so that {@code promtool}
 * complains of each that fired, and when.
 */
final class Promtool {
  /** Prometheus' own record of alerts; one query for both ends, told apart by a label. */
  private static final String QUERY = edge("min", "first") + " or " + edge("max", "last");

  private static final Pattern SAMPLE = Pattern.compile("\\{([^{}]*)\\} ([0-9.Ee+-]+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private Promtool() {}

  private static String edge(String of, String name) {
    return "label_replace(%s_over_time(timestamp(ALERTS{alertstate=\"firing\"})[2d:%ds]), \"edge\", \"%s\", \"\", \"\")"
        .formatted(of, RuleTime.SCRAPE, name);
  }

  /**
   * The alerts that the rules would have sent.
   *
   * @param file where to write the test; it stays, to be run again by hand
   * @return empty where there is no promtool
   * @throws IOException when promtool cannot read the test
   */
  static Optional<List<Alert>> judge(Path rules, PromSeries series, Path file)
      throws IOException, InterruptedException {
    Files.writeString(file, test(rules.toString(), series));
    Process promtool;
    try {
      promtool =
          new ProcessBuilder("promtool", "test", "rules", file.toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException notFound) {
      return Optional.empty();
    }
    String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (promtool.waitFor() != 0 && !said.contains("got:")) {
      throw new IOException("promtool test rules " + file + ": " + said);
    }
    return Optional.of(alerts(said));
  }

  /** The test's text. */
  static String test(String rules, PromSeries series) {
    StringBuilder text = new StringBuilder();
    text.append("# Written by ./demo drill: what the application exported, a second as a minute.\n")
        .append("rule_files: [")
        .append(quoted(rules))
        .append("]\n")
        .append("evaluation_interval: ")
        .append(RuleTime.SCRAPE)
        .append("s\n")
        .append("tests:\n  - interval: ")
        .append(RuleTime.SCRAPE)
        .append("s\n")
        .append("    input_series:\n");
    series
        .values()
        .forEach(
            (name, values) ->
                text.append("      - series: ")
                    .append(quoted(name))
                    .append('\n')
                    .append("        values: ")
                    .append(quoted(values))
                    .append('\n'));
    text.append("    promql_expr_test:\n      - expr: ")
        .append(quoted(QUERY))
        .append('\n')
        .append("        eval_time: ")
        .append(series.steps() * RuleTime.SCRAPE)
        .append("s\n")
        .append("        exp_samples: []\n");
    return text.toString();
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** Reads promtool's complaint; the first to fire comes first. */
  static List<Alert> alerts(String said) {
    Map<Map<String, String>, Map<String, Double>> edges = new LinkedHashMap<>();
    for (MatchResult sample : SAMPLE.matcher(said).results().toList()) {
      Map<String, String> labels = new TreeMap<>();
      LABEL
          .matcher(sample.group(1))
          .results()
          .forEach(label -> labels.put(label.group(1), label.group(2)));
      String edge = labels.remove("edge");
      labels.remove("alertstate");
      if (edge != null) {
        edges
            .computeIfAbsent(labels, unseen -> new TreeMap<>())
            .put(edge, Double.valueOf(sample.group(2)));
      }
    }
    List<Alert> alerts = new ArrayList<>();
    edges.forEach(
        (labels, at) -> {
          double first = at.getOrDefault("first", 0.0);
          alerts.add(new Alert(labels, first, at.getOrDefault("last", first)));
        });
    alerts.sort(Comparator.comparingDouble(Alert::from));
    return alerts;
  }
}
