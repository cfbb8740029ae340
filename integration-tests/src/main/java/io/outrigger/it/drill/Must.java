package io.outrigger.it.drill;

import io.outrigger.it.app.AppResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a scene must show.
 *
 * @param alert whether it is about alerts, and so is not known where nobody judged them
 */
record Must(String what, boolean alert, Predicate<Seen> holds) {

  /** Everything that a scene must show, in the order of the telling. */
  static List<Must> of(Scene scene) {
    List<Must> musts = new ArrayList<>();
    musts.add(seen("the users were answered again at the end", Must::recovered));
    switch (scene) {
      case BROWN_OUT -> {
        musts.add(seen("one incident, opened and closed", seen -> incident(seen, "transient")));
        musts.add(seen("/health said 503 while the circuit was open", Must::saidSo));
        musts.add(alert("a page for the failures", Must::pagedForFailures));
      }
      case QUOTA -> {
        musts.add(
            seen("one incident, opened and closed", seen -> incident(seen, "quota_exhausted")));
        musts.add(seen("no retry: one attempt per call", seen -> seen.mostAttempts() == 1));
        musts.add(
            seen(
                "no storm: each key met the empty account once",
                seen -> seen.served("insufficientQuota") <= 2L * seen.scene().feature().keys()));
        musts.add(
            alert(
                "a ticket for those who pay",
                seen -> severity(seen, "LLMQuotaExhausted", "ticket")));
      }
      case BAD_KEY -> {
        musts.add(seen("one incident, of category auth", seen -> incident(seen, "auth")));
        musts.add(seen("no retry: one attempt per call", seen -> seen.mostAttempts() == 1));
        musts.add(
            alert(
                "a page for the failures", seen -> severity(seen, "LLMErrorRateIncident", "page")));
      }
      case POLICY_STORM -> {
        musts.add(seen("no incident", seen -> seen.incidents().isEmpty()));
        musts.add(seen("no retry: one attempt per call", seen -> seen.mostAttempts() == 1));
        musts.add(
            alert(
                "nobody paged, no ticket",
                seen -> seen.alerts().stream().allMatch(each -> each.severity().equals("info"))));
      }
      case CUT_STREAMS -> {
        musts.add(seen("the interruptions were counted", Must::interruptionsCounted));
        musts.add(seen("no truncated answer passed for a whole one", Must::wholeOrError));
        musts.add(seen("one incident, opened and closed", seen -> incident(seen, "transient")));
      }
    }
    return musts;
  }

  private static Must seen(String what, Predicate<Seen> holds) {
    return new Must(what, false, holds);
  }

  private static Must alert(String what, Predicate<Seen> holds) {
    return new Must(what, true, holds);
  }

  private static boolean recovered(Seen seen) {
    List<AppResult> results = seen.results();
    return results.size() > 5
        && results.subList(results.size() - 5, results.size()).stream().allMatch(AppResult::ok);
  }

  private static boolean incident(Seen seen, String category) {
    return seen.incidents().size() == 1
        && seen.incidents().stream().allMatch(i -> i.closed() && i.category().equals(category));
  }

  private static boolean saidSo(Seen seen) {
    return seen.looks().stream()
        .anyMatch(look -> look.status() == 503 && look.hasOpenCircuit(seen.scene().word()));
  }

  private static boolean pagedForFailures(Seen seen) {
    return severity(seen, "LLMTransientErrorsHigh", "page")
        || severity(seen, "LLMErrorRateIncident", "page");
  }

  private static boolean severity(Seen seen, String alert, String severity) {
    return seen.alerts().stream()
        .anyMatch(each -> each.name().equals(alert) && each.severity().equals(severity));
  }

  private static boolean interruptionsCounted(Seen seen) {
    long cut = seen.served("cutAfter") + seen.served("resetAfter") + seen.served("endAfter");
    return cut > 0 && seen.interruptions() == cut;
  }

  private static boolean wholeOrError(Seen seen) {
    return seen.results().stream()
        .allMatch(result -> !result.ok() || result.text().equals(Scene.STREAMED));
  }
}
