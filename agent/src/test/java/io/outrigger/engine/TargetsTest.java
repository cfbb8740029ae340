package io.outrigger.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.ErrorCategory;
import io.outrigger.config.GenAiNaming;
import io.outrigger.config.Mode;
import io.outrigger.config.OutriggerConfig;
import io.outrigger.config.Policy;
import io.outrigger.engine.CircuitBreaker.Permit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TargetsTest {
  private static final int MOST = 1_024;

  private final Policy policy = new Policies().policy();
  private final List<TargetState> added = new ArrayList<>();
  private final Targets targets =
      new Targets(config(policy), (state, provider) -> added.add(state));

  static OutriggerConfig config(Policy policy) {
    return new OutriggerConfig(
        true,
        Mode.PROTECT,
        List.of(),
        (endpoint, model) -> policy,
        GenAiNaming.LATEST,
        false,
        "hash");
  }

  @Test
  void sharesOneStateAmongTheCallersOfATarget() {
    TargetState first = targets.at(model("gpt"), "openai", 1);
    assertThat(targets.at(model("gpt"), "openai", 2)).isSameAs(first);
    assertThat(targets.at(model("other"), "openai", 2)).isNotSameAs(first);
    assertThat(added).extracting(TargetState::breakerName).containsExactly("e/gpt", "e/other");
  }

  @Test
  void namesACredentialOnlyWhereSeveralExist() {
    assertThat(targets.at(new Target("e", "m", "aaaabbbb"), "openai", 1).breakerName())
        .isEqualTo("e/m");
    assertThat(targets.at(new Target("e", "m", "ccccdddd"), "openai", 1).breakerName())
        .isEqualTo("e/m#cccc");
    assertThat(targets.at(new Target("e", "n", "ccccdddd"), "openai", 1).breakerName())
        .isEqualTo("e/n");
  }

  @Test
  void keepsABoundedNumberAndForgetsTheLeastRecentlyUsed() {
    for (int i = 0; i < MOST; i++) {
      targets.at(model("m" + i), "openai", i);
    }
    targets.at(model("m0"), "openai", MOST); // used again
    targets.at(model("one more"), "openai", MOST + 1);
    assertThat(targets.all()).hasSize(MOST);
    assertThat(names()).contains("e/m0", "e/one more").doesNotContain("e/m1");
  }

  @Test
  void keepsWhatProtectsSomebody() {
    TargetState open = targets.at(model("open"), "openai", 0);
    for (int i = 0; i < 5; i++) {
      open.breaker()
          .failed((Permit) open.breaker().tryAcquire(0), ErrorCategory.TRANSIENT, 0, 0, 0);
    }
    targets
        .at(model("held"), "openai", 0)
        .hold()
        .extend(ErrorCategory.RATE_LIMITED, Long.MAX_VALUE / 2);
    for (int i = 0; i < 2 * MOST; i++) {
      targets.at(model("m" + i), "openai", i + 1);
    }
    assertThat(targets.all()).hasSize(MOST);
    assertThat(names()).contains("e/open", "e/held");
  }

  @Test
  void staysBoundedThoughAllAreInTrouble() {
    for (int i = 0; i < MOST + 10; i++) {
      targets
          .at(model("m" + i), "openai", i)
          .hold()
          .extend(ErrorCategory.RATE_LIMITED, Long.MAX_VALUE / 2);
    }
    assertThat(targets.all()).hasSize(MOST);
  }

  @Test
  void staysBoundedWhenThreadsAddAtOnce() throws Exception {
    Targets shared = new Targets(config(policy), (state, provider) -> {});
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        String prefix = "t" + t + "-";
        done.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 1_500; i++) {
                    shared.at(model(prefix + i), "openai", i);
                  }
                }));
      }
      for (Future<?> each : done) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(shared.all()).hasSizeLessThanOrEqualTo(MOST);
  }

  private List<String> names() {
    return targets.all().stream().map(TargetState::breakerName).toList();
  }

  private static Target model(String name) {
    return new Target("e", name, "");
  }
}
