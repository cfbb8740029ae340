package io.outrigger.classify;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.engine.WaitHint;
import io.outrigger.engine.WaitSource;
import io.outrigger.http.BodySample;
import io.outrigger.http.HeadersView;
import io.outrigger.http.SomeHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaitHintsTest {
  private static final Instant NOW = Instant.parse("2026-09-01T00:00:00Z");
  private static final String DATE = "Tue, 01 Sep 2026 00:00:00 GMT";

  @ParameterizedTest
  @CsvSource({
    "7, 7000",
    "0.5, 500",
    "' 3 ', 3000",
    "86400, 86400000",
  })
  void readsSecondsOfRetryAfter(String value, long millis) {
    assertThat(length(find("retry-after", value))).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "NaN",
        "Infinity",
        "1e9",
        "soon",
        "1000000000",
        "86401",
        "99999999999999999999999999999999999999999999999999",
        "1.2.3",
        "0x10"
      })
  void ignoresWhatIsNoCredibleWait(String value) {
    assertThat(find("retry-after", value)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"30s, 30000", "1m30s, 90000", "500ms, 500"})
  void readsUnitsOfRetryAfter(String value, long millis) {
    assertThat(length(find("retry-after", value))).isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void comparesDatesWithTheServersClock() {
    WaitHint hint =
        find(
            "retry-after",
            "Tue, 01 Sep 2026 00:02:00 GMT",
            "date",
            "Tue, 01 Sep 2026 00:01:00 GMT");
    assertThat(hint).isEqualTo(new WaitHint(Duration.ofMinutes(1), WaitSource.RETRY_AFTER, true));
  }

  @Test
  void aDateGoneByIsNoWait() {
    WaitHint hint = find("retry-after", "Mon, 31 Aug 2026 00:00:00 GMT", "date", DATE);
    assertThat(length(hint)).isEqualTo(Duration.ZERO);
  }

  @Test
  void keepsAnExplicitDateBeyondADay() {
    WaitHint hint = find("retry-after", "Fri, 04 Sep 2026 00:00:00 GMT", "date", DATE);
    assertThat(hint).isEqualTo(new WaitHint(Duration.ofDays(3), WaitSource.RETRY_AFTER, true));
  }

  @Test
  void trustsMillisecondsBeforeSecondsBeforeBodyBeforeBuckets() {
    String body =
        "{\"error\":{\"message\":\"Please try again in 4s\",\"details\":[{\"retryDelay\":\"3s\"}]}}";
    String[] bucket = {"x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", "5s"};
    assertThat(length(findIn(body, join(bucket, "retry-after-ms", "1500", "retry-after", "2"))))
        .isEqualTo(Duration.ofMillis(1500));
    assertThat(length(findIn(body, join(bucket, "retry-after", "2"))))
        .isEqualTo(Duration.ofSeconds(2));
    assertThat(length(findIn(body, bucket))).isEqualTo(Duration.ofSeconds(3));
    assertThat(length(findIn(body.replace("retryDelay", "x"), bucket)))
        .isEqualTo(Duration.ofSeconds(4));
    assertThat(length(findIn("{}", bucket))).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void zeroYieldsToALaterCarrierThatSaysMore() {
    assertThat(length(find("retry-after-ms", "0", "retry-after", "1")))
        .isEqualTo(Duration.ofSeconds(1));
    assertThat(length(find("retry-after", "0"))).isEqualTo(Duration.ZERO);
  }

  @ParameterizedTest
  @CsvSource({
    "Please try again in 6ms., 6",
    "Please try again in 20s., 20000",
    "Please try again in 1m2.5s. Visit us, 62500",
    "please try again in 9m38.016s, 578016",
    "Please retry in 48.939935699s., 48939",
    "Please retry after 33 seconds., 33000",
    "Retry after 1 minute 5 seconds, 65000",
    "try again in 2h, 7200000",
    "Try again in 60 seconds. Passed model=m. Try again in 60 seconds., 60000",
    "try again later or try again in 250 milliseconds, 250",
    "Please try again in about 5 minutes., 300000",
    "You must wait 20 seconds before retrying., 20000",
  })
  void readsWaitsInSentences(String sentence, long millis) {
    WaitHint hint = findIn("{\"error\":{\"message\":\"" + sentence + "\"}}");
    assertThat(length(hint).toMillis()).isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "please wait a moment and try again",
        "try again in 5 tokens",
        "retry after lunch",
        "Limit 30000, Requested 342389",
        "try again in 30 days"
      })
  void findsNoWaitInOtherSentences(String sentence) {
    assertThat(findIn("{\"error\":{\"message\":\"" + sentence + "\"}}")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "x-ratelimit-remaining-requests, x-ratelimit-reset-requests, 1m13.588s, 73588",
    "x-ratelimit-remaining-requests, x-ratelimit-reset-requests, 500, 500000",
    "x-ratelimit-remaining, x-ratelimit-reset, 12, 12000",
    "x-ratelimit-remaining, x-ratelimit-reset, 1788220830, 30000",
    "x-ratelimit-remaining, x-ratelimit-reset, 1788220830000, 30000",
    "anthropic-ratelimit-tokens-remaining, anthropic-ratelimit-tokens-reset, 2026-09-01T00:00:20Z, 20000",
  })
  void readsTheResetOfAnExhaustedBucket(String remaining, String reset, String value, long millis) {
    assertThat(length(find(remaining, "0", reset, value, "date", DATE)).toMillis())
        .isEqualTo(millis);
    if (remaining.contains("requests") || remaining.contains("tokens")) {
      assertThat(find(remaining, "17", reset, value, "date", DATE)).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "0"})
  void ignoresTheResetOfABrokenBucket(String reset) {
    assertThat(find("x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", reset))
        .isNull();
  }

  @Test
  void bucketsSayNothingWhereTheFailureIsNoLimit() {
    HeadersView headers =
        headers("x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", "5s");
    assertThat(WaitHints.of(headers, ErrorBody.NONE, false, NOW)).isNull();
  }

  @Test
  void readsTheDateOnWhichAccessComesBack() {
    WaitHint hint =
        findIn("{\"error\":{\"message\":\"You will regain access on 2026-10-01 at 12:00 UTC.\"}}");
    assertThat(hint)
        .isEqualTo(new WaitHint(Duration.ofDays(30).plusHours(12), WaitSource.BODY, true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Limit resets at: 2026-09-01 00:00:30 UTC | 30",
        "Your limit will reset at 2026-09-01T00:01:00Z. | 60",
        "It resets on 2026-09-01 at 00:02 UTC | 120",
        "wait 6 seconds for your limit to reset | 6",
      })
  void readsTheMomentOfAReset(String sentence, long seconds) {
    WaitHint hint = findIn("{\"error\":{\"message\":\"" + sentence + "\"}}");
    assertThat(length(hint).toSeconds()).isEqualTo(seconds);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Your limit will reset at 2026-09-01 00:00:30", // whose clock?
        "resets at 2026-09-01",
        "resets at never, sorry about that",
        "reset at 2026-09-01T00:00"
      })
  void doesNotGuessAMoment(String sentence) {
    assertThat(findIn("{\"error\":{\"message\":\"" + sentence + "\"}}")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'retryAfter':7 | 7000",
        "'retry_after':'1m30s' | 90000",
        "'retryAfterMs':250 | 250",
        "'resets_in_seconds':40 | 40000",
        "'resets_at':1788220830 | 30000",
        "'resets_at':'2026-09-01T00:00:30Z' | 30000"
      })
  void readsFieldsOfTheBody(String field, long millis) {
    WaitHint hint = findIn(("{'error':{" + field + "}}").replace('\'', '"'), "date", DATE);
    assertThat(length(hint).toMillis()).isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"api\";r=0;t=295", "limit=100, remaining=0, reset=295"})
  void readsBothFormsOfTheStructuredHeader(String value) {
    assertThat(length(find("ratelimit", value))).isEqualTo(Duration.ofSeconds(295));
  }

  private static Duration length(@Nullable WaitHint hint) {
    assertThat(hint).isNotNull();
    return hint == null ? Duration.ofDays(-1) : hint.length();
  }

  private static @Nullable WaitHint find(String... headers) {
    return WaitHints.of(headers(headers), ErrorBody.NONE, true, NOW);
  }

  private static @Nullable WaitHint findIn(String body, String... headers) {
    BodySample sample = new BodySample(body.getBytes(StandardCharsets.UTF_8), true);
    return WaitHints.of(headers(headers), ErrorBody.read(sample, HeadersView.NONE), true, NOW);
  }

  private static String[] join(String[] some, String... more) {
    String[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }

  static HeadersView headers(String... pairs) {
    return SomeHeaders.of(pairs);
  }
}
