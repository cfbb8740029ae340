package io.outrigger.report;

import static io.outrigger.report.LineRate.INTERVAL;
import static io.outrigger.report.LineRate.LEFT_OUT;
import static io.outrigger.report.LineRate.NOW_OWED;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LineRateTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final Kind REFUSED = kind("gpt-5");

  /** As clocks do, it begins anywhere and wraps. */
  private long now = Long.MAX_VALUE - 7 * SECOND;

  private static Kind kind(String model) {
    return Kind.of(
        "refused",
        false,
        ErrorCategory.TRANSIENT,
        "circuit_open",
        new Target("openai", model, "credential"));
  }

  private List<Long> take(LineRate rate, Kind kind, int times) {
    List<Long> said = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      said.add(rate.take(kind, null, now));
    }
    return said;
  }

  @Test
  void firstFewOfAKindAreWrittenAndTheRestIsOwed() {
    LineRate rate = new LineRate(60, now);
    assertThat(take(rate, REFUSED, 8))
        .containsExactly(0L, 0L, 0L, 0L, 0L, NOW_OWED, LEFT_OUT, LEFT_OUT);
    assertThat(rate.untilDue(now)).isEqualTo(11 * SECOND);
    assertThat(rate.due(now, false)).isEmpty();
    now += 11 * SECOND;
    assertThat(rate.due(now, false)).extracting(LineRate.Untold::count).containsExactly(3L);
    assertThat(rate.due(now, false)).as("told once").isEmpty();
    assertThat(rate.untilDue(now)).as("nothing is owed").isZero();
  }

  @Test
  void whatGoesOnIsOneLineAWhile() {
    LineRate rate = new LineRate(60, now);
    take(rate, REFUSED, 100);
    for (int i = 0; i < 5; i++) {
      now += INTERVAL;
      assertThat(take(rate, REFUSED, 100)).startsWith(i == 0 ? 95L : 99L, NOW_OWED, LEFT_OUT);
    }
    now += 11 * SECOND;
    assertThat(rate.due(now, false)).hasSize(1);
    now += INTERVAL;
    assertThat(take(rate, REFUSED, 6)).as("news again").startsWith(0L, 0L).endsWith(NOW_OWED);
  }

  @Test
  void whatHappensNowAndThenIsAlwaysWritten() {
    LineRate rate = new LineRate(60, now);
    for (int i = 0; i < 200; i++) {
      assertThat(rate.take(REFUSED, null, now)).isZero();
      now += 2 * SECOND;
    }
    assertThat(rate.untilDue(now)).isZero();
  }

  @Test
  void stormOfOneKindLeavesRoomForTheOthers() {
    LineRate rate = new LineRate(60, now);
    for (int second = 0; second < 120; second++) {
      take(rate, REFUSED, 1_000);
      rate.due(now, false);
      now += SECOND;
    }
    for (int i = 0; i < 30; i++) {
      assertThat(rate.take(kind("other-" + i), null, now)).isZero();
    }
  }

  @Test
  void allKindsTogetherKeepTheRateAndNoCountIsLost() {
    LineRate rate = new LineRate(60, now);
    long written = 0;
    long told = 0;
    for (int second = 0; second < 600; second++) {
      for (int i = 0; i < 1_000; i++) {
        long before = rate.take(kind("model-" + i), null, now);
        written += before < 0 ? 0 : 1;
        told += before < 0 ? 0 : 1 + before;
      }
      for (LineRate.Untold due : rate.due(now, false)) {
        written++;
        told += due.count();
      }
      now += SECOND;
    }
    assertThat(written).isBetween(600L, 660L);
    List<LineRate.Untold> last = rate.due(now, true);
    assertThat(told + last.stream().mapToLong(LineRate.Untold::count).sum()).isEqualTo(600_000);
    assertThat(last)
        .hasSizeLessThanOrEqualTo(LineRate.MOST_KINDS + 1)
        .as("more kinds than are told apart")
        .anyMatch(left -> left.kind().endpoint() == null);
  }

  @Test
  void manyStormsAreToldInTurn() {
    LineRate rate = new LineRate(12, now);
    List<Kind> kinds = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      take(rate, kind("model-" + i), 100);
    }
    for (int second = 0; second < 120; second++) {
      rate.due(now, false).forEach(told -> kinds.add(told.kind()));
      now += SECOND;
    }
    assertThat(kinds).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void whoAllowsThousandsOfLinesGetsThem() {
    LineRate rate = new LineRate(100_000, now);
    assertThat(take(rate, REFUSED, 5_000)).containsOnly(0L);
  }

  @Test
  void rateOfZeroWritesNothingAndOwesNothing() {
    LineRate rate = new LineRate(0, now);
    assertThat(take(rate, REFUSED, 9)).containsOnly(LEFT_OUT);
    assertThat(rate.untilDue(now)).isZero();
    assertThat(rate.due(now, true)).isEmpty();
  }
}
