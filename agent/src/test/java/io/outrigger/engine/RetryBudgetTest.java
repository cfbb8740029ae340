package io.outrigger.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {

  /** {@code true} = an attempt succeeded, {@code false} = a retry asks for a token. */
  @Property(tries = 20_000)
  void keepsItsTwoPromisesOverAnyPeriod(
      @ForAll @DoubleRange(min = 0, max = 10) double ratio,
      @ForAll @IntRange(max = 50) int burst,
      @ForAll @Size(60) boolean[] script) {
    RetryBudget budget = new RetryBudget(ratio, burst);
    double perSuccess = Math.round(ratio * 1_000) / 1_000.0; // kept in thousandths
    double model = burst;
    int successes = 0;
    int retries = 0;
    for (boolean success : script) {
      if (success) {
        budget.deposit();
        model = Math.min(burst, model + perSuccess);
        successes++;
      } else {
        boolean granted = budget.tryWithdraw();
        assertThat(granted).isEqualTo(model > 1 - 1e-6);
        model -= granted ? 1 : 0;
        retries += granted ? 1 : 0;
      }
      assertThat(budget.tokens()).isBetween(0.0, (double) burst).isCloseTo(model, within(1e-6));
      assertThat((double) retries).isLessThanOrEqualTo(burst + perSuccess * successes + 1e-6);
    }
  }

  @Test
  void startsFullAndNeverHoldsMoreThanTheBurst() {
    RetryBudget budget = new RetryBudget(0.1, 10);
    assertThat(budget.tokens()).isEqualTo(10);
    assertThat(budget.limit()).isEqualTo(10);
    budget.deposit();
    assertThat(budget.tokens()).isEqualTo(10);
  }

  @Test
  void tenSuccessesPayForOneRetry() {
    RetryBudget budget = new RetryBudget(0.1, 1);
    assertThat(budget.tryWithdraw()).isTrue();
    for (int i = 0; i < 9; i++) {
      budget.deposit();
    }
    assertThat(budget.tryWithdraw()).isFalse();
    budget.deposit();
    assertThat(budget.tryWithdraw()).isTrue();
  }

  @Test
  void threadsNeverGetMoreTokensThanThereAre() throws Exception {
    RetryBudget budget = new RetryBudget(0.5, 100);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Integer>> work = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        work.add(
            () -> {
              int granted = 0;
              for (int i = 0; i < 10_000; i++) {
                budget.deposit();
                granted += budget.tryWithdraw() ? 1 : 0;
              }
              return granted;
            });
      }
      int granted = 0;
      for (Future<Integer> done : threads.invokeAll(work)) {
        granted += done.get();
      }
      assertThat(granted).isLessThanOrEqualTo(100 + 40_000 / 2);
      assertThat(budget.tokens()).isBetween(0.0, 100.0);
    } finally {
      threads.shutdownNow();
    }
  }
}
