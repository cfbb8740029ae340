package io.outrigger.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StallClockTest {
  private final StallClock clock = new StallClock(100);

  @Test
  void countsOnlyWhileTheApplicationWaits() {
    clock.waits(0);
    clock.came(40, false);
    assertThat(clock.left(1_000)).as("it reads what came").isEqualTo(60);
    clock.waits(1_000);
    assertThat(clock.left(1_050)).isEqualTo(10);
    assertThat(clock.left(1_070)).isEqualTo(-10);
  }

  @Test
  void startsAgainWithEachPieceOfTheAnswer() {
    clock.waits(0);
    clock.came(90, true);
    clock.waits(90);
    clock.waits(120); // told twice
    assertThat(clock.left(150)).isEqualTo(40);
  }

  @Test
  void withoutALimitNothingIsEverOver() {
    StallClock none = new StallClock(0);
    none.waits(0);
    assertThat(none.left(Long.MAX_VALUE / 2)).isEqualTo(Long.MAX_VALUE);
  }
}
