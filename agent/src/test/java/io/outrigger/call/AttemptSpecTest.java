package io.outrigger.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AttemptSpecTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @Test
  void errorsAreWaitedForFiveSecondsFromTheirHeaders() {
    AttemptSpec unlimited = new AttemptSpec(1, 0, Long.MAX_VALUE);
    assertThat(unlimited.errorPatience(100 * SECOND)).isEqualTo(5 * SECOND);
    assertThat(new AttemptSpec(1, 0, 60 * SECOND).errorPatience(0)).isEqualTo(5 * SECOND);
  }

  @Test
  void errorsAreNotWaitedForBeyondTheDeadline() {
    AttemptSpec spec = new AttemptSpec(1, 0, 60 * SECOND);
    assertThat(spec.errorPatience(58 * SECOND)).isEqualTo(2 * SECOND);
    assertThat(spec.errorPatience(61 * SECOND)).isZero();
  }

  @Test
  void bodiesEndWithTheCallsOwnLimitAtTheLatestNow() {
    AttemptSpec spec =
        new AttemptSpec(1, 0, SECOND, 3 * SECOND, false, null, headers -> BodyWatch.NONE);
    assertThat(spec.bodyLeft(SECOND)).isEqualTo(2 * SECOND);
    assertThat(spec.bodyLeft(4 * SECOND)).isZero();
  }
}
