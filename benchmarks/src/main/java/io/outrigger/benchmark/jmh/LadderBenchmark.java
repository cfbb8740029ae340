package io.outrigger.benchmark.jmh;

import io.outrigger.config.CacheMode;
import io.outrigger.config.DegradePolicy;
import io.outrigger.config.DegradeSettings;
import io.outrigger.config.Endpoint;
import io.outrigger.config.ErrorCategory;
import io.outrigger.config.Outbound;
import io.outrigger.config.Secret;
import io.outrigger.degrade.Asked;
import io.outrigger.degrade.DegradeLadder;
import io.outrigger.degrade.Degraded;
import io.outrigger.engine.Hop;
import io.outrigger.fallback.Switched;
import io.outrigger.fallback.TargetSwitch;
import io.outrigger.http.HeadersView;
import io.outrigger.http.RequestView;
import io.outrigger.provider.Operation;
import io.outrigger.provider.Provider;
import io.outrigger.provider.Providers;
import io.outrigger.route.Route;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Writing a request for another provider, looking up what stands in, and remembering an answer,
 * each from bytes to the result.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LadderBenchmark {
  private static final HeadersView JSON =
      headers(Map.of("content-type", List.of("application/json")));

  static final RequestView REQUEST =
      new RequestView() {
        private final HeadersView headers =
            LadderBenchmark.headers(
                Map.of(
                    "authorization", List.of("Bearer sk-benchmark"),
                    "content-type", List.of("application/json"),
                    "user-agent", List.of("OpenAI/Java 4.98.0"),
                    "x-stainless-lang", List.of("java"),
                    "x-stainless-retry-count", List.of("0"),
                    "accept", List.of("application/json")));

        @Override
        public String method() {
          return "POST";
        }

        @Override
        public String scheme() {
          return "https";
        }

        @Override
        public String host() {
          return "api.openai.com";
        }

        @Override
        public int port() {
          return 443;
        }

        @Override
        public String path() {
          return "/v1/chat/completions";
        }

        @Override
        public @Nullable String query() {
          return null;
        }

        @Override
        public HeadersView headers() {
          return headers;
        }
      };

  private final DegradeLadder ladder =
      new DegradeLadder(
          new DegradeSettings(64 << 20, null, null, null, null, List.of()),
          category -> "x",
          System::nanoTime,
          () -> 0,
          Thread::new,
          line -> {});

  private final TargetSwitch targets =
      new TargetSwitch(
          List.of(
              new Endpoint("openai", "https", "api.openai.com", 443, "", "openai"),
              new Endpoint(
                  "spare",
                  "https",
                  "llm.example.com",
                  443,
                  "/v1",
                  "openai",
                  new Outbound(new Secret("sk-spare"), Map.of(), Set.of(), Map.of()))));

  private final Asked exact = asked(CacheMode.EXACT, question(1));
  private final Asked normalized = asked(CacheMode.NORMALIZED, question(1));
  private final Asked unknown = asked(CacheMode.EXACT, question(-1));
  private final byte[] answer = answer();

  /** A thousand answers of 2 KB to questions of 2 KB. */
  @Setup
  public void remember() {
    for (int i = 0; i < 1_000; i++) {
      ladder.answered(asked(CacheMode.EXACT, question(i)), JSON, answer);
      ladder.answered(asked(CacheMode.NORMALIZED, question(i)), JSON, answer);
    }
  }

  /** The request as another provider gets it, ready to leave. */
  @Benchmark
  public Switched hop() {
    return targets
        .from(REQUEST, exact.body(), exact.facts(), exact.route(), 8 << 20)
        .to(new Hop("spare", "llama-3.3-70b"));
  }

  /** The same request again, the reply ready to be handed over. */
  @Benchmark
  public Degraded exact() {
    return ladder.climb(exact, ErrorCategory.TRANSIENT).reply().orElseThrow();
  }

  /** Another spelling allowed. */
  @Benchmark
  public Degraded normalized() {
    return ladder.climb(normalized, ErrorCategory.TRANSIENT).reply().orElseThrow();
  }

  /** Nothing is found. */
  @Benchmark
  public boolean unknown() {
    return ladder.climb(unknown, ErrorCategory.TRANSIENT).reply().isPresent();
  }

  /** An answer was read to its end. */
  @Benchmark
  public void answered() {
    ladder.answered(exact, JSON, answer);
  }

  private static String question(int number) {
    String words = "How many outriggers does canoe " + number + " of the fleet have? ";
    return "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"system\",\"content\":\"Be kind.\"},"
        + "{\"role\":\"user\",\"content\":\""
        + words.repeat(2_048 / words.length())
        + "\"}],\"max_tokens\":200}";
  }

  private static byte[] answer() {
    String words = "An outrigger keeps a narrow hull upright. ";
    return ("{\"id\":\"chatcmpl-B\",\"object\":\"chat.completion\",\"model\":\"gpt-4o\",\"choices\":"
            + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
            + words.repeat(2_048 / words.length())
            + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":412}}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Asked asked(CacheMode mode, String text) {
    Provider provider = Providers.of("openai");
    Operation operation = new Operation("chat", Operation.Treatment.FULL);
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    return new Asked(
        new Route("openai", provider, operation),
        REQUEST,
        body,
        provider.readRequest(REQUEST, body),
        new DegradePolicy(mode, Duration.ofDays(1), 0.95, false, null));
  }

  private static HeadersView headers(Map<String, List<String>> all) {
    return new HeadersView() {
      @Override
      public List<String> values(String name) {
        return all.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
      }

      @Override
      public Map<String, List<String>> all() {
        return all;
      }
    };
  }
}
