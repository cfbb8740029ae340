package io.outrigger.benchmark.jmh;

import io.outrigger.benchmark.app.Chat;
import io.outrigger.classify.Classifier;
import io.outrigger.classify.HiddenFailures;
import io.outrigger.engine.Classification;
import io.outrigger.engine.ReplyFacts;
import io.outrigger.http.BodySample;
import io.outrigger.http.HeadersView;
import io.outrigger.http.Outcome;
import io.outrigger.provider.Provider;
import io.outrigger.provider.Providers;
import io.outrigger.provider.ReplyMarks;
import io.outrigger.provider.RequestFacts;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Naming a failure, and reading a healthy reply, from bytes to the answer. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ClassifyBenchmark {
  private static final Instant NOW = Instant.parse("2026-09-01T00:00:00Z");

  private final Classifier classifier = new Classifier();
  private final HiddenFailures hidden = new HiddenFailures(classifier);
  private final Provider openAi = Providers.of("openai");
  private final Provider anthropic = Providers.of("anthropic");
  private final Provider gemini = Providers.of("gemini");

  private final Outcome rateLimit =
      answer(
          429,
          Map.of(
              "content-type", List.of("application/json"),
              "retry-after", List.of("19"),
              "retry-after-ms", List.of("18642"),
              "x-ratelimit-limit-requests", List.of("500"),
              "x-ratelimit-remaining-requests", List.of("499"),
              "x-ratelimit-remaining-tokens", List.of("0"),
              "x-ratelimit-reset-tokens", List.of("18.642s")),
          """
          {
              "error": {
                  "message": "Rate limit reached for gpt-4o in organization org-AbCdEfGhIjKlMnOpQrStUvWx on tokens per min (TPM): Limit 30000, Used 14567, Requested 24754. Please try again in 18.642s. Visit https://platform.openai.com/account/rate-limits to learn more.",
                  "type": "tokens",
                  "param": null,
                  "code": "rate_limit_exceeded"
              }
          }
          """);

  private final Outcome overloaded =
      answer(
          529,
          Map.of("content-type", List.of("application/json"), "x-should-retry", List.of("true")),
          "{\"type\":\"error\",\"error\":{\"details\":null,\"type\":\"overloaded_error\","
              + "\"message\":\"Overloaded\"},\"request_id\":\"req_011CYx\"}");

  /** No code, only a sentence: every phrase is tried. */
  private final Outcome sentence =
      answer(
          400,
          Map.of("content-type", List.of("application/json")),
          "{\"error\":{\"code\":400,\"message\":\"The input token count (1048577) of this request"
              + " is something that nobody has written a rule for so far.\","
              + "\"status\":\"INVALID_ARGUMENT\"}}");

  private final byte[] reply = reply();

  /** A code, a sentence, headers with hints. */
  @Benchmark
  public Classification rateLimit() {
    return classifier.classify(openAi, rateLimit, NOW);
  }

  /** A status and a code. */
  @Benchmark
  public Classification overloaded() {
    return classifier.classify(anthropic, overloaded, NOW);
  }

  /** What no phrase fits. */
  @Benchmark
  public Classification sentence() {
    return classifier.classify(gemini, sentence, NOW);
  }

  /** Usage, model and finish reason of a healthy reply of 2 KB, and that it hides no failure. */
  @Benchmark
  public ReplyFacts healthyReply() {
    ReplyMarks marks = ReplyMarks.of(reply);
    if (hidden.inReply(openAi, reply, marks, true) != null) {
      throw new IllegalStateException("a healthy reply was judged a failure");
    }
    return marks.facts();
  }

  /** Model, parameters and whether a stream is wanted, of a request of 2 KB. */
  @Benchmark
  public RequestFacts request() {
    return openAi.readRequest(LadderBenchmark.REQUEST, Chat.QUESTION);
  }

  private static Outcome answer(int status, Map<String, List<String>> headers, String body) {
    return new Outcome.Answered(
        status,
        new SomeHeaders(headers),
        new BodySample(body.getBytes(StandardCharsets.UTF_8), true));
  }

  private static byte[] reply() {
    String head =
        "{\"id\":\"chatcmpl-BmT3\",\"object\":\"chat.completion\",\"created\":1788220800,"
            + "\"model\":\"gpt-4o-2024-11-20\",\"choices\":[{\"index\":0,\"message\":"
            + "{\"role\":\"assistant\",\"content\":\"";
    String tail =
        "\",\"refusal\":null,\"annotations\":[]},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":412,\"completion_tokens\":310,\"total_tokens\":722,"
            + "\"prompt_tokens_details\":{\"cached_tokens\":0,\"audio_tokens\":0},"
            + "\"completion_tokens_details\":{\"reasoning_tokens\":0,\"audio_tokens\":0}},"
            + "\"service_tier\":\"default\",\"system_fingerprint\":\"fp_a1\"}";
    String words = "An outrigger keeps a narrow hull upright.\\n\\nIt \\\"floats\\\" beside it. ";
    StringBuilder content = new StringBuilder();
    while (head.length() + content.length() + tail.length() < 2_048) {
      content.append(words);
    }
    return (head + content + tail).getBytes(StandardCharsets.UTF_8);
  }

  private record SomeHeaders(Map<String, List<String>> all) implements HeadersView {
    @Override
    public List<String> values(String name) {
      return all.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }
  }
}
