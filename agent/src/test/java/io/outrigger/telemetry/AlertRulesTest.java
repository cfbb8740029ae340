package io.outrigger.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.CallOutcome;
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
 * The alert rules speak of what exists. What they mean is tested beside them, by {@code promtool}.
 */
final class AlertRulesTest {
  private static final Path FOLDER = Path.of("..", "config", "prometheus");
  private static final Pattern WORD = Pattern.compile("(?<![a-z_:])(outrigger|gen_ai)_[a-z_]+");
  private static final Pattern CHOICE =
      Pattern.compile("outrigger_(?:outcome|error_category)(?:=|!=|=~|!~)\"([a-z_|]+)\"");

  private static String rules;

  @BeforeAll
  static void read() throws IOException {
    rules = Files.readString(FOLDER.resolve("outrigger.rules.yml"));
  }

  @Test
  void everyMetricAndLabelIsReported() {
    Set<String> known = new TreeSet<>(List.of("outrigger_recording", "outrigger_alerts"));
    Instruments.ALL.forEach(each -> known.addAll(inPrometheus(each)));
    Names.KEYS.forEach(key -> known.add(key.name().replace('.', '_')));

    assertThat(matches(WORD, rules, 0)).isNotEmpty().isSubsetOf(known);
  }

  @Test
  void everyCategoryAndOutcomeExists() {
    Set<String> known =
        Stream.concat(
                Stream.of(ErrorCategory.values()).map(ErrorCategory::word),
                Stream.of(CallOutcome.values()).map(CallOutcome::word))
            .collect(Collectors.toSet());

    assertThat(
            matches(CHOICE, rules, 1).stream().flatMap(words -> Stream.of(words.split("[|]", -1))))
        .isNotEmpty()
        .allMatch(known::contains);
  }

  @Test
  void everyAlertHasItsRunbookPage() {
    Set<String> alerts = matches(Pattern.compile("alert: (\\w+)"), rules, 1);

    assertThat(alerts).isNotEmpty();
    assertThat(matches(Pattern.compile("runbook: (\\S+)"), rules, 1))
        .containsExactlyInAnyOrderElementsOf(
            alerts.stream().map(name -> "docs/runbook/" + name + ".md").toList());
    assertThat(alerts)
        .allSatisfy(name -> assertThat(Path.of("..", "docs", "runbook", name + ".md")).exists());
  }

  /** OTLP metrics as Prometheus names them. */
  private static List<String> inPrometheus(Instrument each) {
    String name = each.name().replace('.', '_') + (each.unit().equals("s") ? "_seconds" : "");
    return List.of(name, name + "_total", name + "_count", name + "_sum", name + "_bucket");
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
