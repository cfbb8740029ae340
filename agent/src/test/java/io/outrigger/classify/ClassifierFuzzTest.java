package io.outrigger.classify;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.outrigger.engine.Classification;
import io.outrigger.engine.WaitHint;
import io.outrigger.fuzz.Bounds;
import io.outrigger.http.BodySample;
import io.outrigger.http.HeadersView;
import io.outrigger.http.Outcome;
import io.outrigger.http.SomeHeaders;
import io.outrigger.provider.Provider;
import io.outrigger.provider.Providers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Any answer for any provider. An input is written as a person would: {@code provider status},
 * lines of headers, a blank line, the body.
 */
class ClassifierFuzzTest {

  /** A kilobyte may inflate to all that is ever decoded, and becomes text in a few forms. */
  private static final long INFLATED = 16L * BodyBytes.MAX_BYTES;

  private static final Classifier CLASSIFIER = new Classifier();
  private static final Instant NOW = Instant.parse("2026-09-01T00:00:00Z");
  private static final List<String> WORDS = List.copyOf(Providers.words());

  @FuzzTest(maxDuration = Bounds.TIME)
  void anyAnswer(byte[] input) {
    Answer answer = Answer.read(input);
    Outcome outcome =
        new Outcome.Answered(
            answer.status, answer.headers, new BodySample(answer.body, input.length % 2 == 0));
    Classification named = CLASSIFIER.classify(answer.provider, outcome, NOW);
    assertThat(named.rule()).isNotEqualTo("none");
    assertThat(named.reason()).isNotEmpty().hasSizeLessThanOrEqualTo(100);
    WaitHint hint = named.hint();
    if (hint != null) {
      assertThat(hint.length()).isBetween(Duration.ZERO, Duration.ofDays(400));
    }
    Bounds.check(input.length, INFLATED, () -> CLASSIFIER.classify(answer.provider, outcome, NOW));
  }

  private record Answer(Provider provider, int status, HeadersView headers, byte[] body) {

    static Answer read(byte[] input) {
      List<String> lines = new ArrayList<>();
      int at = 0;
      while (at < input.length && lines.size() < 32) {
        int end = at;
        while (end < input.length && input[end] != '\n') {
          end++;
        }
        String line = new String(input, at, end - at, StandardCharsets.ISO_8859_1);
        at = Math.min(end + 1, input.length);
        if (line.isEmpty()) {
          break;
        }
        lines.add(line);
      }
      String first = lines.isEmpty() ? "" : lines.get(0);
      return new Answer(
          provider(first),
          status(first),
          headers(lines),
          Arrays.copyOfRange(input, at, input.length));
    }

    private static Provider provider(String first) {
      String word = first.split(" ", 2)[0];
      return Providers.of(
          WORDS.contains(word) ? word : WORDS.get(Math.floorMod(word.hashCode(), WORDS.size())));
    }

    private static int status(String first) {
      int status = 0;
      for (int i = 0; i < first.length(); i++) {
        if (Character.isDigit(first.charAt(i))) {
          status = (10 * status + (first.charAt(i) & 15)) % 1000;
        }
      }
      return Math.max(100, status);
    }

    private static HeadersView headers(List<String> lines) {
      Map<String, List<String>> headers = new LinkedHashMap<>();
      for (int i = 1; i < lines.size(); i++) {
        String[] pair = lines.get(i).split(":", 2);
        headers
            .computeIfAbsent(pair[0].trim().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
            .add(pair[pair.length - 1].trim());
      }
      return new SomeHeaders(headers);
    }
  }
}
