package io.outrigger.it.drill;

import io.outrigger.it.app.AppResult;
import io.outrigger.it.drill.HealthWatch.Look;
import io.outrigger.it.fake.Attempt;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What there was to see of one scene.
 *
 * @param results what its users got
 * @param attempts what the provider saw
 * @param alerts what the rules sent; nothing is concluded from it where nobody judged
 * @param judged whether somebody judged the rules
 * @param log its lines of the decision log
 * @param interruptions how many of its streams the metrics say broke off
 */
record Seen(
    Scene scene,
    List<AppResult> results,
    List<Attempt> attempts,
    List<IncidentTold> incidents,
    List<Alert> alerts,
    boolean judged,
    List<Look> looks,
    List<String> log,
    long interruptions) {
  private static final Pattern QUESTION = Pattern.compile("question (\\d+)");

  long answered() {
    return results.stream().filter(AppResult::ok).count();
  }

  /** Attempts of the call that had most. */
  long mostAttempts() {
    Map<String, Long> byQuestion =
        attempts.stream()
            .map(attempt -> QUESTION.matcher(attempt.request().bodyText()))
            .filter(Matcher::find)
            .collect(Collectors.groupingBy(found -> found.group(1), Collectors.counting()));
    return byQuestion.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  long served(String prefix) {
    return attempts.stream().filter(attempt -> attempt.served().startsWith(prefix)).count();
  }

  boolean fired(String alert) {
    return alerts.stream().anyMatch(each -> each.name().equals(alert));
  }

  /** How many lines of the log begin so. */
  long logged(String word) {
    return log.stream().filter(line -> line.startsWith(word + " ")).count();
  }

  /** The words of a line of the log: what was decided, of which category, and why or why not. */
  static String decision(String line) {
    StringBuilder words = new StringBuilder(line.split(" ", 2)[0]);
    for (String key : List.of("category", "why", "to")) {
      Matcher value = Pattern.compile(" " + key + "=(\\S+)").matcher(line);
      if (value.find()) {
        words.append(key.equals("why") ? " for " : " ").append(value.group(1));
      }
    }
    return words.toString();
  }
}
