package io.outrigger.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.CallOutcome;
import io.outrigger.engine.CircuitTransition.Phase;
import io.outrigger.engine.Suppression;
import io.outrigger.engine.WaitSource;
import io.outrigger.incident.IncidentChange.Step;
import io.outrigger.incident.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code docs/telemetry.md}, {@link Names} and {@link Instruments} say the same. */
final class TelemetryPageTest {
  private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
  private static final Pattern NAME =
      Pattern.compile("(gen_ai|outrigger|http|server|url|error|exception)\\.[a-z_.]+[a-z]");
  // A configuration key, not a telemetry name.
  private static final Set<String> NOT_OURS = Set.of("outrigger.telemetry.genai");
  private static final Set<String> CODES = new TreeSet<>();

  @BeforeAll
  static void read() throws IOException {
    Matcher code = CODE.matcher(Files.readString(Path.of("..", "docs", "telemetry.md")));
    while (code.find()) {
      CODES.add(code.group(1));
    }
  }

  @Test
  void everyNameIsExplained() {
    assertThat(CODES).containsAll(names());
  }

  @Test
  void noNameIsInvented() {
    assertThat(CODES.stream().filter(code -> NAME.matcher(code).matches()))
        .isNotEmpty()
        .allMatch(code -> names().contains(code) || NOT_OURS.contains(code));
  }

  @Test
  void everyWordIsExplained() {
    assertThat(CODES)
        .containsAll(words(Stream.of(ErrorCategory.values()).map(ErrorCategory::word)))
        .containsAll(words(Stream.of(CallOutcome.values()).map(CallOutcome::word)))
        .containsAll(words(Stream.of(Suppression.values()).map(Suppression::word)))
        .containsAll(words(Stream.of(WaitSource.values()).map(WaitSource::word)))
        .containsAll(words(Stream.of(Phase.values()).map(Phase::word)))
        .containsAll(words(Stream.of(Step.values()).map(Step::word)))
        .containsAll(words(Stream.of(Severity.values()).map(Severity::word)))
        .containsAll(AgentCounts.PASSTHROUGH_REASONS);
  }

  private static Set<String> names() {
    Set<String> names = new TreeSet<>(Names.EVENTS);
    names.addAll(Names.LOG_EVENTS);
    Names.KEYS.forEach(key -> names.add(key.name()));
    Instruments.ALL.forEach(instrument -> names.add(instrument.name()));
    return names;
  }

  private static Set<String> words(Stream<String> words) {
    return words.collect(java.util.stream.Collectors.toSet());
  }
}
