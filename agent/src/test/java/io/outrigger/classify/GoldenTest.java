package io.outrigger.classify;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.engine.Classification;
import io.outrigger.http.BodySample;
import io.outrigger.http.HeadersView;
import io.outrigger.http.Outcome;
import io.outrigger.http.SomeHeaders;
import io.outrigger.provider.Json;
import io.outrigger.provider.Providers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The golden table: one failure as it comes on the wire, its source, and what it must be called.
 */
class GoldenTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Classifier classifier = new Classifier();

  record Row(Map<?, ?> fields) {
    @Nullable Object get(String name) {
      return fields.get(name);
    }

    String text(String name) {
      return Objects.requireNonNull(get(name), name).toString();
    }

    int status() {
      return Integer.parseInt(text("status"));
    }

    @Override
    public String toString() {
      return text("provider") + " " + status() + " " + text("category") + ": " + text("source");
    }
  }

  static Stream<Row> rows() throws IOException {
    try (InputStream in = GoldenTest.class.getResourceAsStream("golden.jsonl")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .map(line -> new Row((Map<?, ?>) Objects.requireNonNull(Json.tree(line).value())));
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void namesTheFailureAndWhatMayBeTried(Row row) {
    Classification named =
        classifier.classify(
            Providers.of(row.text("provider")),
            new Outcome.Answered(row.status(), headers(row), body(row)),
            NOW);

    assertThat(named.category().word())
        .as("category by rule %s", named.rule())
        .isEqualTo(row.text("category"));
    assertThat(retries(named))
        .as("retries by rule %s", named.rule())
        .isEqualTo(row.text("retries"));
    assertThat(wait(named))
        .as("wait")
        .isEqualTo(row.get("wait") instanceof Number seconds ? seconds.doubleValue() : null);
    assertThat(named.fallbackModel())
        .as("other model by rule %s", named.rule())
        .isEqualTo(row.get("model"));
    assertThat(named.fallbackProvider()).as("other provider").isEqualTo(row.get("elsewhere"));
    if (row.get("reason") != null) {
      assertThat(named.reason()).as("reason").isEqualTo(row.get("reason"));
    }
  }

  private static String retries(Classification named) {
    return named.retries() == Classification.AS_POLICY_ALLOWS
        ? "policy"
        : Integer.toString(named.retries());
  }

  private static @Nullable Double wait(Classification named) {
    return named.hint() == null ? null : named.hint().length().toNanos() / 1e9;
  }

  private static HeadersView headers(Row row) {
    return SomeHeaders.of((Map<?, ?>) Objects.requireNonNull(row.get("headers")));
  }

  private static BodySample body(Row row) {
    return new BodySample(row.text("body").getBytes(StandardCharsets.UTF_8), true);
  }
}
