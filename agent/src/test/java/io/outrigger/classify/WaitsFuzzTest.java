package io.outrigger.classify;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.outrigger.engine.WaitHint;
import io.outrigger.fuzz.Bounds;
import io.outrigger.http.SomeHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Any text in every grammar of a wait. */
class WaitsFuzzTest {

  /** A failed date is an exception with its stack. */
  private static final long FAILED_DATES = 512 * 1024;

  private static final Instant NOW = Instant.parse("2026-09-01T00:00:00Z");

  @FuzzTest(maxDuration = Bounds.TIME)
  void anyText(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    for (Duration wait :
        Stream.of(
                Waits.seconds(text),
                Waits.milliseconds(text),
                Waits.units(text),
                Waits.inSentence(text),
                Waits.inSentence("try again in " + text))
            .filter(found -> found != null)
            .toList()) {
      assertThat(wait.isNegative()).isFalse();
    }
    ResetDates.httpDate(text);
    ResetDates.isoDate(text);
    ResetDates.accessDate("regain access on " + text);
    SomeHeaders headers = new SomeHeaders(new EveryCarrier(text).headers());
    for (WaitHint hint : ResetBuckets.exhausted(headers, NOW)) {
      assertThat(hint.length()).isBetween(Duration.ZERO, Duration.ofDays(400));
    }
    Bounds.check(
        input.length,
        FAILED_DATES,
        () -> WaitHints.of(headers, ErrorBody.ofMessage("retry in " + text), true, NOW));
  }

  private record EveryCarrier(String value) {

    java.util.Map<String, List<String>> headers() {
      List<String> values = List.of(value);
      return java.util.Map.of(
          "date", values,
          "retry-after", values,
          "retry-after-ms", values,
          "ratelimit", values,
          "x-ratelimit-reset", values,
          "x-ratelimit-remaining-requests", List.of("0"),
          "x-ratelimit-reset-requests", values,
          "anthropic-ratelimit-tokens-remaining", List.of("0"),
          "anthropic-ratelimit-tokens-reset", values);
    }
  }
}
