package io.outrigger.engine;

import static io.outrigger.config.ErrorCategory.QUOTA_EXHAUSTED;
import static io.outrigger.config.ErrorCategory.RATE_LIMITED;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.engine.Hold.Held;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HoldTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;

  private final Hold hold = new Hold();
  private long now = Long.MAX_VALUE - MINUTE; // the clock overflows on the way

  @Property(tries = 20_000)
  void holdsUntilTheLongestOfAllHints(
      @ForAll @Size(40) List<@IntRange(min = 0, max = 100) Integer> script) {
    Hold rateLimit = new Hold();
    long time = 0;
    long until = 0;
    for (int step : script) {
      if (step < 50) {
        time += step * SECOND;
      } else {
        long asked = time + (step - 50) * 2L * SECOND;
        rateLimit.extend(RATE_LIMITED, asked);
        until = Math.max(until, asked);
      }
      long left = Math.max(0, until - time);
      assertThat(rateLimit.leftNanos(time)).isEqualTo(left);
      assertThat(rateLimit.tryPass(time))
          .isEqualTo(left == 0 ? null : new Held(left, RATE_LIMITED, true));
    }
  }

  /** Steps: time passes; a call asks; the newest or the oldest call under way reports. */
  @Property(tries = 20_000)
  void letsOneCallTryAtATimeWhileQuotaIsGone(
      @ForAll @Size(60) List<@IntRange(min = 0, max = 99) Integer> script) {
    Hold quota = new Hold();
    quota.untilQuotaReturns(QUOTA_EXHAUSTED, 0);
    long time = 0;
    long period = MINUTE;
    long next = MINUTE;
    boolean trying = false;
    for (int step : script) {
      if (step < 30) {
        time += step * 10L * SECOND;
      } else if (step < 65) {
        boolean due = time >= next;
        assertThat(quota.tryPass(time) == null).as("at most one call in a period").isEqualTo(due);
        if (due) {
          trying = true;
          next = time + period;
        }
      } else if (step < 90) {
        quota.untilQuotaReturns(QUOTA_EXHAUSTED, time);
        if (trying) {
          period = Math.min(15 * MINUTE, 2 * period);
          next = time + period;
          trying = false;
        }
      } else {
        quota.passed(-SECOND); // a call from before the hold gets through: says nothing
        assertThat(quota.leftNanos(time)).isEqualTo(Math.max(0, next - time));
      }
    }
  }

  @Test
  void isOpenAtFirst() {
    assertThat(hold.tryPass(now)).isNull();
    assertThat(hold.leftNanos(now)).isZero();
  }

  @Test
  void lostQuotaDoublesFromOneMinuteToFifteen() {
    hold.untilQuotaReturns(QUOTA_EXHAUSTED, now);
    List<Long> minutes = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Held held = hold.tryPass(now);
      assertThat(held.certain()).as("nobody knows, so nobody should wait").isFalse();
      minutes.add(held.leftNanos() / MINUTE);
      now += held.leftNanos();
      assertThat(hold.tryPass(now)).isNull();
      hold.untilQuotaReturns(QUOTA_EXHAUSTED, now);
    }
    assertThat(minutes).containsExactly(1L, 2L, 4L, 8L, 15L, 15L);
  }

  @Test
  void severalCallsThatLearnOfLostQuotaCountOnce() {
    for (int i = 0; i < 5; i++) {
      hold.untilQuotaReturns(QUOTA_EXHAUSTED, now + i);
    }
    assertThat(hold.leftNanos(now)).isEqualTo(MINUTE);
  }

  @Test
  void aSuccessfulTryEndsTheHold() {
    hold.untilQuotaReturns(QUOTA_EXHAUSTED, now);
    now += MINUTE;
    hold.tryPass(now);
    hold.passed(now);
    assertThat(hold.tryPass(now)).isNull();
    assertThat(hold.tryPass(now)).isNull();
  }

  @Test
  void aTryThatWasNotSentLeavesItsPlaceToTheNextCall() {
    hold.untilQuotaReturns(QUOTA_EXHAUSTED, now);
    now += MINUTE;
    assertThat(hold.tryPass(now)).isNull();
    hold.notSent(now); // say the circuit refused it
    assertThat(hold.tryPass(now)).isNull();
    assertThat(hold.tryPass(now)).isNotNull();
  }

  @Test
  void aTryThatNeverReportsGivesWayAfterOnePeriod() {
    hold.untilQuotaReturns(QUOTA_EXHAUSTED, now);
    now += MINUTE;
    hold.tryPass(now);
    now += MINUTE - 1;
    assertThat(hold.tryPass(now)).isNotNull();
    now += 1;
    assertThat(hold.tryPass(now)).isNull();
  }

  @Test
  void aResetDateIsTriedOnceAnHourAndEndsTheHoldByItself() {
    hold.untilDate(QUOTA_EXHAUSTED, now, now + 150 * MINUTE);
    List<Long> triedAfterMinutes = new ArrayList<>();
    for (int minute = 0; minute <= 155; minute++) {
      if (hold.tryPass(now + minute * MINUTE) == null) {
        triedAfterMinutes.add((long) minute);
      }
    }
    assertThat(triedAfterMinutes).containsExactly(60L, 120L, 150L, 151L, 152L, 153L, 154L, 155L);
  }

  @Test
  void aNearResetDateCanBeWaitedFor() {
    hold.untilDate(QUOTA_EXHAUSTED, now, now + 20 * SECOND);
    assertThat(hold.tryPass(now)).isEqualTo(new Held(20 * SECOND, QUOTA_EXHAUSTED, true));
  }

  @Test
  void aFailedTryKeepsTheResetDate() {
    hold.untilDate(QUOTA_EXHAUSTED, now, now + 90 * MINUTE);
    now += HOUR;
    assertThat(hold.tryPass(now)).isNull();
    hold.untilQuotaReturns(QUOTA_EXHAUSTED, now); // this time without a date
    assertThat(hold.tryPass(now)).isEqualTo(new Held(30 * MINUTE, QUOTA_EXHAUSTED, true));
    assertThat(hold.tryPass(now + 30 * MINUTE)).isNull();
  }

  @Test
  void anEarlierDateDoesNotShortenAHold() {
    hold.untilDate(QUOTA_EXHAUSTED, now, now + 40 * MINUTE);
    hold.untilDate(QUOTA_EXHAUSTED, now, now + 10 * MINUTE);
    assertThat(hold.leftNanos(now)).isEqualTo(40 * MINUTE);
  }

  @Test
  void lostQuotaDoesNotShortenARateLimit() {
    hold.extend(RATE_LIMITED, now + 5 * MINUTE);
    hold.untilQuotaReturns(QUOTA_EXHAUSTED, now);
    assertThat(hold.leftNanos(now)).isEqualTo(5 * MINUTE);
  }

  @Test
  void aSuccessDoesNotEndARateLimit() {
    hold.extend(RATE_LIMITED, now + MINUTE);
    hold.passed(now + 1);
    assertThat(hold.leftNanos(now)).isEqualTo(MINUTE);
  }
}
