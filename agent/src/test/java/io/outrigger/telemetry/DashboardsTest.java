package io.outrigger.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.CircuitTransition.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Dashboards and collector speak of what exists. That the dashboards are what their source makes,
 * and that their queries can be read and say what they should, is checked by {@code
 * config/grafana/check}.
 */
final class DashboardsTest {
  private static final Path CONFIG = Path.of("..", "config");
  private static final Pattern WORD = Pattern.compile("(?<![a-z_:])(outrigger|gen_ai)_[a-z_]+");
  private static final Pattern CHOICE =
      Pattern.compile(
          "outrigger_(?:outcome|error_category|circuit_breaker_state)(?:=|!=|=~|!~)\\\\\"([a-z_|]+)");

  private static String dashboards;
  private static String collector;

  @BeforeAll
  static void read() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(CONFIG.resolve("grafana"))) {
      for (Path file : files.filter(file -> file.toString().endsWith(".json")).sorted().toList()) {
        all.append(Files.readString(file));
      }
    }
    dashboards = all.toString();
    collector = Files.readString(CONFIG.resolve("otel-collector.yaml"));
  }

  @Test
  void everyMetricAndLabelIsReported() {
    Set<String> known = new TreeSet<>();
    Instruments.ALL.forEach(each -> known.addAll(inPrometheus(each)));
    Names.KEYS.forEach(key -> known.add(key.name().replace('.', '_')));

    assertThat(matches(WORD, dashboards, 0)).hasSizeGreaterThan(30).isSubsetOf(known);
  }

  @Test
  void everyMetricOfOursIsShown() {
    Set<String> shown = matches(WORD, dashboards, 0);

    assertThat(Instruments.ALL)
        .filteredOn(each -> each.name().startsWith("outrigger."))
        .allSatisfy(
            each -> assertThat(shown).as(each.name()).containsAnyElementsOf(inPrometheus(each)));
  }

  @Test
  void everyWordThatQueriesChooseExists() {
    Set<String> known =
        Stream.of(
                Stream.of(ErrorCategory.values()).map(ErrorCategory::word),
                Stream.of(CallOutcome.values()).map(CallOutcome::word),
                Stream.of(Phase.values()).map(Phase::word))
            .flatMap(words -> words)
            .collect(Collectors.toSet());

    assertThat(
            matches(CHOICE, dashboards, 1).stream()
                .flatMap(words -> Stream.of(words.split("[|]", -1))))
        .contains("refused", "content_policy", "half_open")
        .allMatch(known::contains);
  }

  @Test
  void collectorKeepsTracesByAttributesThatExist() {
    Set<String> known = new TreeSet<>();
    Names.KEYS.forEach(key -> known.add(key.name()));

    assertThat(matches(Pattern.compile("key: *\"?([a-z_.]+)"), collector, 1))
        .contains("outrigger.outcome")
        .isSubsetOf(known);
    Set<String> outcomes =
        Stream.of(CallOutcome.values()).map(CallOutcome::word).collect(Collectors.toSet());
    assertThat(
            matches(Pattern.compile("values: *\\[([a-z_, ]+)]"), collector, 1).stream()
                .flatMap(words -> Stream.of(words.split(", *"))))
        .contains("failed", "refused")
        .allMatch(outcomes::contains);
  }

  /** With another setting the metrics would have other names than rules and dashboards. */
  @Test
  void collectorNamesMetricsAsRulesAndDashboardsDo() {
    assertThat(collector)
        .contains("add_metric_suffixes: true")
        .doesNotContain("namespace:")
        .doesNotContain("without_units");
  }

  /** OTLP metrics as Prometheus names them, by their kind. */
  private static List<String> inPrometheus(Instrument each) {
    String name = each.name().replace('.', '_') + (each.unit().equals("s") ? "_seconds" : "");
    return switch (each.kind()) {
      case COUNTER, OBSERVED_COUNTER -> List.of(name + "_total");
      case HISTOGRAM, LONG_HISTOGRAM -> List.of(name + "_bucket", name + "_sum", name + "_count");
      case LONG_GAUGE, DOUBLE_GAUGE -> List.of(name);
    };
  }

  private static Set<String> matches(Pattern pattern, String text, int group) {
    Matcher matcher = pattern.matcher(text);
    Set<String> found = new TreeSet<>();
    while (matcher.find()) {
      found.add(matcher.group(group));
    }
    return found;
  }
}
