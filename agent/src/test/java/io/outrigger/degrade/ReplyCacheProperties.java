package io.outrigger.degrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.config.CacheMode;
import io.outrigger.config.DegradeSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/**
 * Whatever is asked in whatever order: an answer goes back to who paid for it, and to no one else.
 */
class ReplyCacheProperties {

  /**
   * One call.
   *
   * @param asks false: the answer is remembered
   */
  record Call(boolean asks, Map<String, String> credentials, String text, CacheMode mode) {}

  @Provide
  Arbitrary<Call> calls() {
    Arbitrary<String> key = Arbitraries.of("", "a", "b", "ab", "Bearer a", "a\u0001b", "A");
    Arbitrary<String> name =
        Arbitraries.of("authorization", "x-api-key", "api-key", "x-goog-api-key", "cookie");
    Arbitrary<Map<String, String>> credentials =
        Arbitraries.maps(name, key).ofMinSize(0).ofMaxSize(3).map(TreeMap::new);
    Arbitrary<String> text = Arbitraries.of("What is it?", "what is it", "What was it?", "Tell me");
    return Combinators.combine(
            Arbitraries.of(true, false),
            credentials,
            text,
            Arbitraries.of(CacheMode.EXACT, CacheMode.NORMALIZED, CacheMode.SEMANTIC))
        .as(Call::new);
  }

  @Property(tries = 500)
  void neverAnothersAnswer(
      @ForAll("calls") Call first, @ForAll @Size(max = 60) List<@From("calls") Call> rest) {
    long[] now = {0};
    // Small, so that entries also go.
    ReplyCache cache =
        new ReplyCache(
            new DegradeSettings(20_000, null, null, null, null, List.of()), () -> now[0]);
    Map<String, List<String>> given = new HashMap<>();
    List<Call> all = new ArrayList<>(List.of(first));
    all.addAll(rest);
    int number = 0;
    for (Call call : all) {
      now[0] += 1_000_000_000L;
      Asked asked = asked(call);
      if (!call.asks()) {
        String answer = "answer " + number++ + " for " + call.credentials();
        cache.offer(asked, Answers.JSON, Answers.chat(answer));
        given.computeIfAbsent(call.credentials().toString(), k -> new ArrayList<>()).add(answer);
        continue;
      }
      List<Remembered> found = new ArrayList<>(cache.sharingContext(asked));
      ReplyCache.Found exact = cache.find(asked);
      if (exact != null) {
        found.add(exact.answer());
      }
      for (Remembered each : found) {
        String body = new String(each.body(), StandardCharsets.UTF_8);
        assertThat(given.getOrDefault(call.credentials().toString(), List.of()))
            .anyMatch(own -> body.contains(Asking.quoted(own)));
      }
    }
  }

  private static Asked asked(Call call) {
    Asking asking = Asking.chat(call.text()).with("Authorization", null).with(call.mode());
    for (Map.Entry<String, String> each : call.credentials().entrySet()) {
      asking = asking.with(each.getKey(), each.getValue());
    }
    return asking.asked();
  }
}
