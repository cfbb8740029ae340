package io.outrigger.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitArithmeticTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Limit 30000, Requested 30601                      | true
          Limit 30,000, Used 5, Requested 30,001.           | true
          Limit 7000, Used 0, Requested ~12903. Try again   | true
          Limit 30000, Used 29000, Requested 2000           | false
          Limit: 10000 / min                                | false
          Requested 5                                       | false
          Limit 60 requests per minute. Requested 4000      | false
          Limit 0, Requested 5                              | false
          tokens per minute (actual/limit): 65605/16000     | true
          tokens per minute (actual/limit): 16105/16000     | false
          (actual/limit): x/y                               | false
          """)
  void tellsARequestThatNeverFits(String sentence, boolean never) {
    assertThat(LimitArithmetic.neverFits(List.of(sentence))).isEqualTo(never);
  }
}
