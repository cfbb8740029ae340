package io.outrigger.it.demo;

import io.outrigger.it.app.AppResult;
import io.outrigger.it.fake.Attempt;
import io.outrigger.it.fake.FakeLlm;
import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fake.ProviderErrors;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Stream;

/**
 * A provider that answers nobody for the whole minute, and one of another company beside it, with
 * another model and another key.
 */
final class DeadProvider {
  /** The key of the other company's account. */
  static final String SPARE_KEY = "sk-spare";

  private DeadProvider() {}

  static Misbehaviour misbehaviour() {
    return ProviderErrors.openAiOverloaded();
  }

  static String configuration(String url, String spareUrl) {
    return BadMinute.configuration(url)
        + """
        outrigger.endpoint.spare.url=%s
        outrigger.endpoint.spare.provider=openai
        outrigger.endpoint.spare.api-key=${env:SPARE_KEY}
        outrigger.fallback.gpt-4o=spare/llama-3.3-70b
        """
            .formatted(spareUrl);
  }

  /** Prints both runs side by side; whether the fallback answered what nobody else did. */
  static boolean report(PrintStream out, FakeLlm provider, FakeLlm spare, Run without, Run with) {
    List<Attempt> spared = spare.attempts("spare");
    List<Attempt> all =
        Stream.concat(provider.attempts("dead-with").stream(), spared.stream()).toList();
    Comparison comparison =
        new Comparison(
            new Comparison.Side(
                without.results(), provider.attempts("dead-without"), without.seconds()),
            new Comparison.Side(with.results(), all, with.seconds()));
    out.println();
    out.println("A DEAD PROVIDER, AND A FALLBACK");
    comparison.print(out);
    long others = with.results().stream().filter(r -> r.model().equals("llama-3.3-70b")).count();
    out.println(
        "Of its answers, those by the fallback's model as the reply itself says: " + others);
    List<String> keys =
        spared.stream().flatMap(a -> a.header("authorization").stream()).distinct().toList();
    out.println("Credentials that the fallback's provider saw: " + keys);
    with.chatter().stream().filter(line -> line.startsWith("[outrigger]")).forEach(out::println);
    boolean ownKeyOnly = keys.equals(List.of("Bearer " + SPARE_KEY));
    boolean rescued =
        comparison.agentAnsweredMore() && with.results().stream().allMatch(AppResult::ok);
    out.println(
        rescued && ownKeyOnly
            ? "With Outrigger and a fallback every call was answered."
            : "Not every call was answered, or not with the fallback's own key: something is wrong"
                + " here.");
    return rescued && ownKeyOnly;
  }
}
