package io.outrigger.it.demo;

import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fake.ProviderErrors;
import io.outrigger.it.fake.Script;
import io.outrigger.it.fake.Script.Step;
import java.time.Duration;
import java.util.List;

/**
 * What the provider does, by time: twice it limits the rate, twice it is gone for two and a half
 * seconds, once it is overloaded for everybody. Each part lasts from the first request that meets
 * it, so both applications meet the same.
 */
final class BadMinute {
  /** How many questions the users ask. */
  static final int CALLS = 36;

  /** Milliseconds between two of them. */
  static final long PACE = 1_500;

  private BadMinute() {}

  /** All that the agent is told. */
  static String configuration(String url) {
    return "outrigger.endpoint.demo.url=%s\noutrigger.endpoint.demo.provider=openai\n"
        .formatted(url);
  }

  static Script script() {
    return new Script(
        List.of(
            lasting(4_400, Misbehaviour.ok()),
            // The hint is a little longer than the limit lasts, as the providers' hints are.
            lasting(5_700, ProviderErrors.openAiOutOfRequests(6)),
            lasting(4_400, Misbehaviour.ok()),
            // Longer than the SDK's own two retries (1 to 1.5 s in all), over within three of ours.
            lasting(2_400, ProviderErrors.openAiServerError()),
            lasting(4_400, Misbehaviour.ok()),
            lasting(2_400, Misbehaviour.resetBeforeHeaders()),
            lasting(4_400, Misbehaviour.ok()),
            lasting(5_700, ProviderErrors.openAiOutOfRequests(6)),
            lasting(5_900, Misbehaviour.ok()),
            // Over before the circuit's first probe: a failed one refuses calls for ten more
            // seconds,
            // and which of both happens would be luck.
            lasting(6_400, ProviderErrors.openAiOverloaded()),
            lasting(0, Misbehaviour.ok())));
  }

  private static Step lasting(long millis, Misbehaviour misbehaviour) {
    return new Step(misbehaviour, 1, Duration.ofMillis(millis));
  }
}
