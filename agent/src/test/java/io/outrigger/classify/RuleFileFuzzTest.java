package io.outrigger.classify;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.outrigger.fuzz.Bounds;
import io.outrigger.http.HeadersView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Any text as the operator's rules, and what those rules then cost. */
class RuleFileFuzzTest {

  private static final int FIRST_BUFFERS = 256 * 1024;

  @FuzzTest(maxDuration = Bounds.TIME)
  void anyText(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    List<String> problems = new ArrayList<>();
    OperatorRules rules = OperatorRules.parse("mine", text, problems::add);
    assertThat(rules.rules()).hasSizeLessThanOrEqualTo(OperatorRules.MAX_ROWS);
    assertThat(problems)
        .hasSizeLessThanOrEqualTo(101)
        .allSatisfy(problem -> assertThat(problem).startsWith("mine:").doesNotContain("\n", "\r"));
    Bounds.check(
        input.length, FIRST_BUFFERS, () -> OperatorRules.parse("mine", text, problem -> {}));
    ErrorBody body = ErrorBody.ofMessage(text);
    Bounds.check(
        input.length,
        FIRST_BUFFERS,
        () -> {
          Signals signals = new Signals(HeadersView.NONE, body);
          for (Rule rule : rules.rules()) {
            rule.matches(400, signals);
          }
        });
  }
}
