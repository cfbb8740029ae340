package io.outrigger.classify;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.engine.Classification;
import io.outrigger.engine.WaitHint;
import io.outrigger.http.BodySample;
import io.outrigger.http.HeadersView;
import io.outrigger.http.Outcome;
import io.outrigger.http.SomeHeaders;
import io.outrigger.provider.Providers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever a server sends: an answer, never an exception, never a negative or endless wait. */
class ClassifierProperties {
  private static final Classifier CLASSIFIER = new Classifier();

  @Property(tries = 500)
  void neverThrowsOnBytes(@ForAll byte[] body, @ForAll @IntRange(min = 100, max = 599) int status) {
    check(status, HeadersView.NONE, body);
  }

  @Property(tries = 500)
  void neverThrowsOnTextLikeErrors(
      @ForAll("pieces") String body, @ForAll @IntRange(min = 400, max = 529) int status) {
    check(status, HeadersView.NONE, body.getBytes(StandardCharsets.UTF_8));
  }

  @Property(tries = 500)
  void everyHintIsBounded(@ForAll("values") String value, @ForAll("names") String name) {
    HeadersView headers =
        SomeHeaders.of(
            "x-ratelimit-remaining-requests",
            "0",
            "anthropic-ratelimit-tokens-remaining",
            "0",
            "x-ratelimit-remaining",
            "0",
            name,
            value);
    check(429, headers, new byte[0]);
  }

  @Property(tries = 500)
  void everyWaitInASentenceIsBounded(@ForAll("values") String value) {
    byte[] body =
        ("{\"error\":{\"message\":\"try again in "
                + value
                + "s\",\"details\":[{\"retryDelay\":\""
                + value
                + "s\"}]}}")
            .getBytes(StandardCharsets.UTF_8);
    check(429, HeadersView.NONE, body);
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(40),
        Arbitraries.strings().withChars("0123456789.-+eE:TZ smhd").ofMaxLength(40),
        Arbitraries.doubles().map(String::valueOf),
        Arbitraries.longs().map(String::valueOf),
        Arbitraries.of("Fri, 31 Dec 9999 23:59:59 GMT", "9999-12-31T23:59:59Z", "NaN", "Infinity"));
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of(
        "retry-after",
        "retry-after-ms",
        "x-ms-retry-after-ms",
        "x-ratelimit-reset-requests",
        "anthropic-ratelimit-tokens-reset",
        "x-ratelimit-reset",
        "ratelimit",
        "date",
        "x-should-retry",
        "x-amzn-errortype",
        "content-encoding",
        "content-type");
  }

  @Provide
  Arbitrary<String> pieces() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            ":",
            ",",
            "\\\"",
            "error",
            "message",
            "code",
            "details",
            "\"error\":",
            "{\"error\":{\"message\":\"",
            "try again in ",
            "1m",
            "9999999999s",
            "retryDelay",
            "null",
            "<html>",
            "insufficient_quota",
            "\u2019",
            " ")
        .list()
        .ofMaxSize(40)
        .map(list -> String.join("", list));
  }

  private static void check(int status, HeadersView headers, byte[] body) {
    for (String word : List.of("openai", "anthropic", "gemini", "azure", "bedrock")) {
      Classification named =
          CLASSIFIER.classify(
              Providers.of(word),
              new Outcome.Answered(status, headers, new BodySample(body, true)),
              Instant.parse("2026-09-01T00:00:00Z"));
      assertThat(named.rule()).isNotEqualTo("none");
      WaitHint hint = named.hint();
      if (hint != null) {
        assertThat(hint.length()).isBetween(Duration.ZERO, Duration.ofDays(400));
        assertThat(hint.date() || hint.length().compareTo(Duration.ofHours(24)) <= 0).isTrue();
      }
    }
  }
}
