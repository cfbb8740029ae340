package io.outrigger.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.FallbackTarget;
import io.outrigger.engine.Hop;
import java.util.List;
import org.junit.jupiter.api.Test;

class HopsTest {

  @Test
  void fillsInWhatTheChainLeavesOpenAndNamesEachPlaceOnce() {
    List<FallbackTarget> chain =
        List.of(
            new FallbackTarget(null, "b"),
            new FallbackTarget("here", "a"),
            new FallbackTarget("there", null),
            new FallbackTarget("here", "b"),
            new FallbackTarget("there", "b"),
            new FallbackTarget("there", "a"));
    assertThat(TargetSwitch.hops(chain, "here", "a"))
        .containsExactly(new Hop("here", "b"), new Hop("there", "a"), new Hop("there", "b"));
  }
}
