package io.outrigger.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.ErrorCategory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FailureMemoryTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final Target TARGET = new Target("e", "m", "");
  private static final Target WHERE = new Target("e2", "m2", "");
  private static final Classification FAILURE =
      new Classification(
          ErrorCategory.TRANSIENT,
          "503",
          "status",
          Classification.AS_POLICY_ALLOWS,
          null,
          Classification.Repeat.ANSWERED,
          true,
          true);

  private final FailureMemory<String> memory = new FailureMemory<>();
  private final long now = Long.MAX_VALUE - 5 * SECOND;

  @Test
  void recallsAFailedCallForTenSeconds() {
    memory.remember(key(1), WHERE, 4, FAILURE, "answer", now, 0);
    assertThat(memory.recall(key(1), now + 10 * SECOND - 1).answer()).isEqualTo("answer");
    assertThat(memory.recall(key(1), now + 10 * SECOND)).isNull();
    assertThat(memory.isEmpty()).isTrue();
  }

  @Test
  void recallsItUntilTenSecondsAfterTheHint() {
    memory.remember(key(1), WHERE, 4, FAILURE, "answer", now, 90 * SECOND);
    assertThat(memory.recall(key(1), now + 99 * SECOND)).isNotNull();
    assertThat(memory.recall(key(1), now + 100 * SECOND)).isNull();
  }

  @Test
  void recallingDoesNotExtendTheWindow() {
    memory.remember(key(1), WHERE, 4, FAILURE, "answer", now, 0);
    for (int second = 0; second < 10; second++) {
      assertThat(memory.recall(key(1), now + second * SECOND)).isNotNull();
    }
    assertThat(memory.recall(key(1), now + 10 * SECOND)).isNull();
  }

  @Test
  void aSuccessAtTheTargetForgetsItsFailuresOnly() {
    FailureMemory.Key elsewhere =
        new FailureMemory.Key(new Target("other", "m", ""), "POST /", 1, 1);
    memory.remember(key(1), WHERE, 4, FAILURE, "answer", now, 0);
    memory.remember(elsewhere, elsewhere.target(), 4, FAILURE, "answer", now, 0);
    memory.forget(TARGET);
    assertThat(memory.recall(key(1), now)).isNull();
    assertThat(memory.recall(elsewhere, now)).isNotNull();
    memory.forget(elsewhere.target());
    assertThat(memory.isEmpty()).isTrue();
  }

  @Test
  void aSuccessWhereTheCallStoppedForgetsIt() {
    memory.remember(key(1), WHERE, 4, FAILURE, "answer", now, 0);
    assertThat(memory.recall(key(1), now).where()).isEqualTo(WHERE);
    memory.forget(WHERE);
    assertThat(memory.isEmpty()).isTrue();
  }

  @Test
  void isBoundedAndForgetsTheOldest() {
    for (int i = 0; i <= 1_024; i++) {
      memory.remember(key(i), WHERE, 4, FAILURE, "answer", now, 0);
    }
    assertThat(memory.recall(key(0), now)).isNull();
    assertThat(memory.recall(key(1), now)).isNotNull();
    assertThat(memory.recall(key(1_024), now)).isNotNull();
  }

  @Test
  void aLaterFailureOfTheSameCallReplacesTheEarlierOne() {
    memory.remember(key(1), WHERE, 1, FAILURE, "first", now, 0);
    memory.remember(key(1), WHERE, 2, FAILURE, "second", now + SECOND, 0);
    FailureMemory.Failed<String> failed = memory.recall(key(1), now + 2 * SECOND);
    assertThat(failed.attempts()).isEqualTo(2);
    assertThat(failed.answer()).isEqualTo("second");
    assertThat(failed.at()).isEqualTo(now + SECOND);
  }

  @Test
  void sweepsWhatHasNoHintWhenItIsOutdated() {
    memory.remember(key(1), TARGET, 4, FAILURE, "exception", now, 0);
    memory.remember(key(2), TARGET, 4, FAILURE, "exception", now + 4 * SECOND, 0);
    memory.remember(key(3), TARGET, 4, FAILURE, "answer", now, 3_600 * SECOND);

    assertThat(memory.planSweep(now + 4 * SECOND)).isEqualTo(6 * SECOND);
    assertThat(memory.planSweep(now + 5 * SECOND)).as("one plan at a time").isZero();
    memory.sweep(now + 10 * SECOND);
    assertThat(memory.planSweep(now + 10 * SECOND)).isEqualTo(4 * SECOND);
    memory.sweep(now + 14 * SECOND);
    assertThat(memory.planSweep(now + 14 * SECOND)).as("bytes alone are in no hurry").isZero();
    assertThat(memory.recall(key(3), now + 14 * SECOND)).isNotNull();
  }

  @Test
  void aSweepThatComesLateIsPlannedAtOnceAgain() {
    memory.remember(key(1), TARGET, 4, FAILURE, "exception", now, 0);
    assertThat(memory.planSweep(now + 20 * SECOND)).isEqualTo(1);
  }

  private static FailureMemory.Key key(int body) {
    return new FailureMemory.Key(TARGET, "POST /v1/chat/completions", body, body);
  }
}
