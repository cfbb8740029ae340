package io.outrigger.classify;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.Classification;
import io.outrigger.http.BodySample;
import io.outrigger.http.HeadersView;
import io.outrigger.http.Outcome;
import io.outrigger.provider.Providers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorRulesTest {

  private static final String GOOD =
      "mine | * | 400 | message ~ down for tea | transient | - | tea";

  private final Path directory;
  private final List<String> problems = new ArrayList<>();

  OperatorRulesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private OperatorRules read(byte[] bytes) throws IOException {
    Files.write(directory.resolve("my.rules"), bytes);
    return OperatorRules.read(directory, "my.rules", problems::add);
  }

  private OperatorRules read(String text) throws IOException {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Classification classify(OperatorRules rules, String message) {
    byte[] body =
        ("{\"error\":{\"message\":\"" + message + "\"}}").getBytes(StandardCharsets.UTF_8);
    return new Classifier(rules)
        .classify(
            Providers.of("openai"),
            new Outcome.Answered(400, HeadersView.NONE, new BodySample(body, true)),
            Instant.parse("2026-09-01T00:00:00Z"));
  }

  @Test
  void theOperatorsRowsAreAskedFirst() throws IOException {
    OperatorRules rules =
        read("# mine\n" + GOOD + "\nover | * | 400 | message ~ context length | auth | - | -\n");
    assertThat(problems).isEmpty();
    Classification tea = classify(rules, "Down  for tea");
    assertThat(tea.category()).isEqualTo(ErrorCategory.TRANSIENT);
    assertThat(tea.rule()).isEqualTo("mine");
    assertThat(tea.reason()).isEqualTo("tea");
    String window = "maximum context length is 5";
    assertThat(classify(rules, window).rule()).isEqualTo("over");
    assertThat(classify(OperatorRules.NONE, window).category())
        .isEqualTo(ErrorCategory.CONTEXT_LENGTH_EXCEEDED);
    assertThat(classify(rules, "prompt is too long").category())
        .isEqualTo(ErrorCategory.CONTEXT_LENGTH_EXCEEDED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b | * | 400 | - | auth | - | -",
        "a | opnai | 400 | - | auth | - | -",
        "a | * | 400 | quotaId = x | auth | - | -",
        "a | * | 400 | - | auth | - | a reason",
        "mine | * | 401 | - | auth | - | -",
        "a | * | 400 | message ~ \u001b[31m | sad | - | -",
        "a | * | 400 | - | \u001b[31m | - | -"
      })
  void aRowThatDoesNotCountCostsTheOthersNothing(String bad) throws IOException {
    OperatorRules rules = read(GOOD + "\n" + bad + "\nlast | * | 418 | - | auth | - | -");
    assertThat(rules.rules()).extracting(Rule::name).containsExactly("mine", "last");
    assertThat(problems)
        .singleElement()
        .asString()
        .startsWith(directory.resolve("my.rules") + ":2: ")
        .endsWith("; the row is left out")
        .doesNotContain("\u001b");
  }

  @Test
  void boundsRowsAndPhrases() throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("a | * | 400 | message ~ ").append("x".repeat(201)).append(" | auth | - | -\n");
    text.append("b | * | 400 | code = ").append("x,".repeat(64)).append("x | auth | - | -\n");
    for (int i = 0; i < OperatorRules.MAX_ROWS + 150; i++) {
      text.append("r").append(i).append(" | * | 400 | - | auth | - | -\n");
    }
    assertThat(read(text.toString()).rules()).hasSize(OperatorRules.MAX_ROWS);
    assertThat(problems).hasSize(101);
    assertThat(problems.get(100)).contains("correct the first 100");
  }

  @Test
  void aFileThatIsNoTableLeavesThePackagedRules() throws IOException {
    assertThat(OperatorRules.read(directory, null, problems::add)).isSameAs(OperatorRules.NONE);
    assertThat(problems).isEmpty();
    OperatorRules.read(directory, "no.rules", problems::add);
    OperatorRules.read(directory, ".", problems::add);
    OperatorRules.read(directory, "\0", problems::add);
    read(new byte[] {'a', (byte) 0xC3});
    OperatorRules large = read("#".repeat(OperatorRules.MAX_BYTES + 1));
    assertThat(large.rules()).isEmpty();
    assertThat(problems)
        .hasSize(5)
        .allSatisfy(problem -> assertThat(problem).endsWith("; the packaged rules count"));
    assertThat(problems.get(0)).contains("no.rules: does not exist");
    assertThat(problems.get(1)).contains("no regular file");
    assertThat(problems.get(2)).contains("no path");
    assertThat(problems.get(3)).contains("not UTF-8");
    assertThat(problems.get(4)).contains("larger than 256 KB");
  }

  /** A pattern with many stars on a text that nearly fits must not try all ways of fitting. */
  @Test
  void manyStarsCostOnePassOverTheText() {
    String phrase = "a*".repeat(90) + "b";
    String text = "a".repeat(1_000_000);
    assertThat(Condition.contains(text, phrase)).isFalse();
  }
}
