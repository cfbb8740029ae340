package io.outrigger.it.demo;

import io.outrigger.it.app.AppResult;
import io.outrigger.it.fake.FakeLlm;
import io.outrigger.it.fake.Misbehaviour;
import io.outrigger.it.fake.ProviderErrors;
import io.outrigger.it.fake.Script;
import java.io.PrintStream;
import java.util.List;

/**
 * A provider that answers two calls and then nobody any more, while the fallback is dead from the
 * beginning: what is left is the ladder of degraded replies.
 */
final class LastRungs {
  /** What users ask in turn: two that come back, one that a rule knows, one that nobody knows. */
  static final List<String> QUESTIONS =
      List.of(
          "How do I reset my password?",
          "Where is my parcel?",
          "What are your opening hours?",
          "A question of my own");

  /** How many of them are answered before the provider is gone. */
  private static final int ANSWERED = 2;

  private LastRungs() {}

  static Script script() {
    return Script.of(Misbehaviour.ok()).times(ANSWERED, ProviderErrors.openAiOverloaded());
  }

  static String configuration(String url, String spareUrl) {
    return DeadProvider.configuration(url, spareUrl)
        + """
        outrigger.degrade.cache=normalized
        outrigger.degrade.rule.hours.match=opening hours
        outrigger.degrade.rule.hours.reply=We are open from 9 to 17 on weekdays.
        outrigger.degrade.message=on
        """;
  }

  /** Prints who answered; whether everybody got something and every rung was used. */
  static boolean report(PrintStream out, FakeLlm provider, Run with) {
    List<AppResult> results = with.results();
    long fresh = provider.attempts("ladder").stream().filter(a -> a.served().equals("ok")).count();
    long remembered = answeredBy(results, "gpt-4o") - fresh;
    long canned = answeredBy(results, "outrigger-rule");
    long safe = answeredBy(results, "outrigger-message");
    long errors = results.stream().filter(result -> !result.ok()).count();
    out.println();
    out.println("NOBODY LEFT, AND THE LADDER");
    new Table()
        .row("", "with Outrigger")
        .row("calls made", results.size())
        .row("answered by the provider while it could", fresh)
        .row("answers remembered from then", remembered)
        .row("canned replies to what a rule knows", canned)
        .row("safe messages", safe)
        .row("errors seen by the application", errors)
        .print(out);
    with.chatter().stream().filter(line -> line.startsWith("[outrigger]")).forEach(out::println);
    boolean all = errors == 0 && remembered > 0 && canned > 0 && safe > 0;
    out.println(
        all
            ? "Each stand-in is marked as one: in the reply's headers, its span and the metrics."
            : "Somebody got nothing, or a rung was not used: something is wrong here.");
    return all;
  }

  private static long answeredBy(List<AppResult> results, String model) {
    return results.stream().filter(result -> result.model().equals(model)).count();
  }
}
