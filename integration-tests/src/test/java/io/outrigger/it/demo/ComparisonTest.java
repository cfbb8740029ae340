package io.outrigger.it.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.it.app.AppResult;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The demonstration may not flatter. */
class ComparisonTest {
  private static final AppResult ANSWER = new AppResult(true, "text", "gpt-4o", "-", 0, "", 20, -1);
  private static final AppResult ERROR =
      new AppResult(false, "", "-", "com.example.BusyException", 429, "busy", 1500, -1);

  @Test
  void equalNumbersOfAnswersAreNoMore() {
    assertThat(comparison(List.of(ANSWER, ERROR), List.of(ERROR, ANSWER)).agentAnsweredMore())
        .isFalse();
  }

  @Test
  void fewerAnswersAreNoMore() {
    assertThat(comparison(List.of(ANSWER, ANSWER), List.of(ANSWER)).agentAnsweredMore()).isFalse();
  }

  @Test
  void countsWhatTheApplicationsPrinted() {
    Comparison comparison = comparison(List.of(ANSWER, ERROR, ERROR), List.of(ANSWER, ANSWER));

    assertThat(comparison.agentAnsweredMore()).isTrue();
    assertThat(printed(comparison).lines())
        .anySatisfy(line -> assertThat(line).matches(" *calls made +3 +2"))
        .anySatisfy(line -> assertThat(line).matches(" *calls answered +1 +2"))
        .anySatisfy(line -> assertThat(line).matches(" *errors seen by the application +2 +0"))
        .anySatisfy(line -> assertThat(line).matches(" *BusyException \\(429\\) +2 +0"))
        .anySatisfy(line -> assertThat(line).matches(" *time to an error, median +1\\.5 s +-"));
  }

  private static Comparison comparison(List<AppResult> without, List<AppResult> with) {
    return new Comparison(
        new Comparison.Side(without, List.of(), 1), new Comparison.Side(with, List.of(), 1));
  }

  private static String printed(Comparison comparison) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    comparison.print(new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }
}
