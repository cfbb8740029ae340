package io.outrigger.classify;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.outrigger.config.ConfigLoader;
import io.outrigger.config.OutriggerConfig;
import io.outrigger.config.Policy;
import io.outrigger.fuzz.Bounds;
import io.outrigger.http.BodySample;
import io.outrigger.http.Outcome;
import java.time.Instant;

/** Any body behind status 200, as a reply and as a stream, explained to the end. */
class HiddenFailuresFuzzTest {

  private static final int FIRST_BUFFERS = 512 * 1024;

  private static final Classifier CLASSIFIER = new Classifier();
  private static final OutriggerConfig CONFIG = ConfigLoader.defaults();
  private static final Policy POLICY = CONFIG.policyFor("openai", "gpt-4o");
  private static final Instant NOW = Instant.parse("2026-09-01T00:00:00Z");

  @FuzzTest(maxDuration = Bounds.TIME)
  void anyBody(byte[] input) {
    FuzzedAnswer answer = FuzzedAnswer.read(input);
    Outcome outcome =
        new Outcome.Answered(200, answer.headers(), new BodySample(answer.body(), true));
    for (boolean stream : new boolean[] {false, true}) {
      Bounds.check(
          answer.length(),
          FIRST_BUFFERS,
          () ->
              CLASSIFIER.explain(
                  answer.provider(), outcome, stream, NOW, POLICY, CONFIG.messages()));
    }
  }
}
