package io.outrigger.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.ConfigLoader;
import io.outrigger.engine.CallListener;
import io.outrigger.engine.Target;
import io.outrigger.weave.ApiRelocation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class IgnoredWaitTest {

  @Test
  void isOneLineForEachEndpointWithoutTheCredential() {
    List<String> lines = new ArrayList<>();
    CallListener listener =
        OtelCallListener.create("1", ConfigLoader::defaults, ApiRelocation::relocate, lines::add);
    for (int call = 0; call < 100; call++) {
      listener.waitIgnored(new Target("openai", "m" + call, "c4fe"), Duration.ofDays(30));
    }
    listener.waitIgnored(new Target("mine", "m", "c4fe"), Duration.ofDays(2));

    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).contains("openai", "2592000 s", "24 hours").doesNotContain("c4fe");
    assertThat(lines.get(1)).contains("mine", "172800 s");
  }
}
