package io.outrigger.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.CallOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class MinutesTest {
  private final Minutes minutes = new Minutes();

  @Test
  void anHourIsSixtyMinutesAndTheOldestFallsOut() {
    for (int minute = 0; minute < 60; minute++) {
      minutes.attempt(ErrorCategory.TIMEOUT, minute);
    }

    assertThat(minutes.failures(ErrorCategory.TIMEOUT, 59).lastHour()).isEqualTo(60);
    assertThat(minutes.failures(ErrorCategory.TIMEOUT, 60).lastHour()).isEqualTo(59);
    assertThat(minutes.failures(ErrorCategory.TIMEOUT, 60).lastFiveMinutes()).isEqualTo(4);
    assertThat(minutes.failures(ErrorCategory.TIMEOUT, 118).lastHour()).isEqualTo(1);
    assertThat(minutes.failures(ErrorCategory.TIMEOUT, 119).lastHour()).isZero();
    assertThat(minutes.failures(ErrorCategory.TRANSIENT, 59).lastHour()).isZero();
  }

  @Test
  void minutesAreInOrderTheRunningOneLast() {
    minutes.call(CallOutcome.OK, 1_000);
    minutes.call(CallOutcome.OK, 1_002);
    minutes.call(CallOutcome.OK, 1_002);
    minutes.call(CallOutcome.FAILED, 1_002);

    assertThat(minutes.calls(CallOutcome.OK, 1_002).perMinute())
        .hasSize(60)
        .endsWith(0L, 1L, 0L, 2L)
        .startsWith(0L, 0L);
  }

  @Test
  void stragglerOfAnHourAgoSpoilsNoMinute() {
    minutes.attempt(null, 70);
    minutes.attempt(null, 10); // the same place

    assertThat(minutes.attempts(70).perMinute()).endsWith(1L);
    assertThat(minutes.attempts(70).lastHour()).isEqualTo(1);
  }

  @Property(tries = 300)
  void agreesWithAListOfAllCounts(@ForAll List<@IntRange(max = 9) Integer> steps) {
    Minutes counted = new Minutes();
    Map<Long, Long> all = new TreeMap<>();
    long now = 0;
    for (int step : steps) {
      now += (long) step * step; // from the same minute to more than an hour later
      counted.attempt(null, now);
      all.merge(now, 1L, Long::sum);
    }
    long end = now;
    long expected =
        all.entrySet().stream()
            .filter(entry -> end - entry.getKey() < 60)
            .mapToLong(Map.Entry::getValue)
            .sum();
    assertThat(counted.attempts(end).lastHour()).isEqualTo(expected);
  }

  @Test
  void threadsThatMeetInANewMinuteLoseNothing() throws Exception {
    int each = 2_000;
    List<Thread> threads = new ArrayList<>();
    CountDownLatch go = new CountDownLatch(1);
    for (int i = 0; i < 4; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  go.await();
                } catch (InterruptedException stop) {
                  return;
                }
                for (int n = 0; n < each; n++) {
                  minutes.attempt(ErrorCategory.AUTH, n / 40);
                }
              });
      thread.start();
      threads.add(thread);
    }
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(minutes.failures(ErrorCategory.AUTH, 49).lastHour()).isEqualTo(4L * each);
  }
}
