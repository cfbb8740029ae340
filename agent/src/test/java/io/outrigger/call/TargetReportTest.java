package io.outrigger.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.ErrorCategory;
import io.outrigger.engine.Classification;
import io.outrigger.engine.Policies;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TargetReportTest {

  @Test
  void aWaitThatNobodyBelievesIsReportedAndHoldsNothing() {
    World world = new World(new Policies());
    Classification absurd =
        new Classification(
            ErrorCategory.RATE_LIMITED,
            "rate_limited",
            "test",
            Classification.AS_POLICY_ALLOWS,
            null,
            Classification.Repeat.SAFE,
            true,
            true,
            Duration.ofDays(30));

    TargetReport.failed(world.pipeline, world.target("m"), null, absurd, 0);

    assertThat(world.trace.with("ignored a wait of 2592000 s at e")).hasSize(1);
    assertThat(world.blocking(new CallScript()).status()).isEqualTo(200);
    assertThat(world.wire).hasSize(1);
  }
}
