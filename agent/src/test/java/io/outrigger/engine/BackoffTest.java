package io.outrigger.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.ErrorCategory;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The waits of the documented table; "low" and "high" are the two ends of chance. */
class BackoffTest {
  private static final double HIGHEST = 1 - 1e-9;

  @ParameterizedTest(name = "{0}, retry {1}: {2} s to {3} s")
  @CsvSource({
    "transient,    1,  0.75, 1.25",
    "transient,    2,  1.5,  2.5",
    "transient,    3,  3,    5",
    "transient,    6,  24,   40",
    "transient,    7,  45,   60",
    "transient,    99, 45,   60",
    "timeout,      1,  0.75, 1.25",
    "rate_limited, 1,  22.5, 37.5",
    "rate_limited, 2,  45,   60",
    "rate_limited, 3,  45,   60",
  })
  void withoutAHint(String category, int retry, double low, double high) {
    Policies policies = new Policies();
    assertThat(seconds(wait(policies, category, retry, null, 0).jittered())).isEqualTo(low);
    assertThat(rounded(wait(policies, category, retry, null, HIGHEST).jittered())).isEqualTo(high);
    assertThat(wait(policies, category, retry, null, 0).source()).isEqualTo(WaitSource.BACKOFF);
  }

  @ParameterizedTest(name = "{0} with hint {1} s, retry {2}: {3} s to {4} s from {5}")
  @CsvSource({
    "rate_limited, 2,   1, 2,    2.5,   RETRY_AFTER",
    "rate_limited, 0,   1, 0,    0,     RETRY_AFTER",
    "rate_limited, 2,   3, 2,    2.5,   RETRY_AFTER",
    "rate_limited, 90,  1, 90,   112.5, RETRY_AFTER",
    "transient,    5,   1, 5,    6.25,  RETRY_AFTER",
    "transient,    0.5, 1, 0.75, 1.25,  BACKOFF",
    "transient,    1,   1, 1,    1.25,  RETRY_AFTER",
    "transient,    3,   3, 3,    5,     BACKOFF",
  })
  void withAHint(
      String category, double hint, int retry, double low, double high, WaitSource source) {
    Policies policies = new Policies();
    Duration asked = Duration.ofMillis((long) (hint * 1_000));
    assertThat(seconds(wait(policies, category, retry, asked, 0).jittered())).isEqualTo(low);
    assertThat(rounded(wait(policies, category, retry, asked, HIGHEST).jittered())).isEqualTo(high);
    assertThat(wait(policies, category, retry, asked, 0).source()).isEqualTo(source);
  }

  @Property
  void aHintIsNeverUndercut(
      @ForAll @IntRange(min = 1, max = 100) int retry,
      @ForAll @IntRange(max = 100_000_000) int millis,
      @ForAll @DoubleRange(min = 0, max = 0.999_999) @Scale(6) double chance,
      @ForAll ErrorCategory category) {
    Duration asked = Duration.ofMillis(millis);
    Backoff.Wait wait = wait(new Policies(), category.word(), retry, asked, chance);
    if (wait.source() == WaitSource.BACKOFF) {
      assertThat(wait.nominal()).isGreaterThan(asked.toNanos());
    } else {
      assertThat(wait.nominal()).isEqualTo(asked.toNanos());
      assertThat(wait.jittered())
          .isBetween(asked.toNanos(), asked.toNanos() + asked.toNanos() / 4 + 1);
    }
  }

  @Property
  void fullJitterLiesBetweenZeroAndTheNominalWait(
      @ForAll @IntRange(min = 1, max = 100) int retry,
      @ForAll @DoubleRange(min = 0, max = 0.999_999) @Scale(6) double chance) {
    Policies policies = new Policies();
    policies.fullJitter = true;
    Backoff.Wait wait = wait(policies, "transient", retry, null, chance);
    assertThat(wait.jittered()).isBetween(0L, wait.nominal());
    assertThat(wait(policies, "transient", retry, null, 0).jittered()).isZero();
  }

  private static Backoff.Wait wait(
      Policies policies, String category, int retry, Duration hint, double chance) {
    return Backoff.before(
        retry,
        policies.retry(),
        ErrorCategory.ofWord(category).orElseThrow(),
        hint == null ? null : new WaitHint(hint, WaitSource.RETRY_AFTER, false),
        chance);
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }

  private static double rounded(long nanos) {
    return Math.round(nanos / 1e6) / 1e3;
  }
}
