package io.outrigger.classify;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.outrigger.engine.Classification;
import io.outrigger.engine.WaitHint;
import io.outrigger.fuzz.Bounds;
import io.outrigger.http.BodySample;
import io.outrigger.http.Outcome;
import java.time.Duration;
import java.time.Instant;

/** Any answer of any provider. */
class ClassifierFuzzTest {

  private static final int FIRST_BUFFERS = 256 * 1024;

  private static final Classifier CLASSIFIER = new Classifier();
  private static final Instant NOW = Instant.parse("2026-09-01T00:00:00Z");

  @FuzzTest(maxDuration = Bounds.TIME)
  void anyAnswer(byte[] input) {
    FuzzedAnswer answer = FuzzedAnswer.read(input);
    Outcome outcome =
        new Outcome.Answered(
            answer.status(),
            answer.headers(),
            new BodySample(answer.body(), input.length % 2 == 0));
    Classification named = CLASSIFIER.classify(answer.provider(), outcome, NOW);
    assertThat(named.rule()).isNotEqualTo("none");
    assertThat(named.reason()).isNotEmpty().hasSizeLessThanOrEqualTo(100);
    WaitHint hint = named.hint();
    if (hint != null) {
      assertThat(hint.length()).isBetween(Duration.ZERO, Duration.ofDays(400));
    }
    Bounds.check(
        answer.length(), FIRST_BUFFERS, () -> CLASSIFIER.classify(answer.provider(), outcome, NOW));
  }
}
