package io.outrigger.it.fake;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Scripts as text: one line per scenario, its name and then its steps. A step is a misbehaviour's
 * name with its numbers in parentheses, and {@code *3} for three attempts or {@code @2000} for
 * 2,000 milliseconds from its first attempt on:
 *
 * <pre>s01 openAiRateLimited(2) openAiServerError*3 resetBeforeHeaders@2000 ok</pre>
 */
final class ScriptText {
  private static final Pattern STEP =
      Pattern.compile("(\\w+)(?:\\(([\\d,]*)\\))?(?:\\*(\\d+)|@(\\d+))?");

  private static final Map<String, Function<Numbers, Misbehaviour>> STEPS = new LinkedHashMap<>();

  static {
    STEPS.put("ok", n -> Misbehaviour.ok());
    STEPS.put("status", n -> Misbehaviour.status((int) n.at(0), Headers.NONE, ""));
    STEPS.put("resetBeforeHeaders", n -> Misbehaviour.resetBeforeHeaders());
    STEPS.put("closeBeforeHeaders", n -> Misbehaviour.closeBeforeHeaders());
    STEPS.put("resetAfterHeaders", n -> Misbehaviour.resetAfterHeaders());
    STEPS.put("resetMidBody", n -> Misbehaviour.resetMidBody());
    STEPS.put("closeMidChunk", n -> Misbehaviour.closeMidChunk());
    STEPS.put("wrongLength", n -> Misbehaviour.wrongLength());
    STEPS.put("silence", n -> Misbehaviour.silence());
    STEPS.put("stallAfterHeaders", n -> Misbehaviour.stallAfterHeaders());
    STEPS.put("endlessHeaders", n -> Misbehaviour.endlessHeaders(n.at(0)));
    STEPS.put("endlessError", n -> Misbehaviour.endlessError((int) n.at(0), "", n.at(1)));
    STEPS.put("slowDrip", n -> Misbehaviour.slowDrip((int) n.at(0), n.at(1)));
    STEPS.put("delayed", n -> Misbehaviour.delayed(n.at(0)));
    STEPS.put("hugeErrorPage", n -> Misbehaviour.hugeErrorPage(n.at(0)));
    STEPS.put("badGzip", n -> Misbehaviour.badGzip());
    STEPS.put("truncatedGzip", n -> Misbehaviour.truncatedGzip());
    STEPS.put("invalidUtf8", n -> Misbehaviour.invalidUtf8());
    STEPS.put("headerBomb", n -> Misbehaviour.headerBomb((int) n.at(0)));
    STEPS.put("cutErrorBody", n -> Misbehaviour.cutErrorBody((int) n.at(0)));
    STEPS.put("html502", n -> Misbehaviour.html502());
    STEPS.put("okWithErrorBody", n -> Misbehaviour.okWithErrorBody());
    STEPS.put("goAway", n -> Http2Faults.goAway());
    STEPS.put("refusedStream", n -> Http2Faults.refusedStream());
    STEPS.put("internalError", n -> Http2Faults.internalError());
    STEPS.put("internalErrorMidBody", n -> Http2Faults.internalErrorMidBody());
    STEPS.put(
        "openAiRateLimited",
        n ->
            n.isEmpty()
                ? ProviderErrors.openAiRateLimited()
                : ProviderErrors.openAiRateLimited(n.at(0)));
    STEPS.put("openAiRateLimitedMillis", n -> ProviderErrors.openAiRateLimitedMillis(n.at(0)));
    STEPS.put("openAiOutOfRequests", n -> ProviderErrors.openAiOutOfRequests(n.at(0)));
    STEPS.put("openAiServerError", n -> ProviderErrors.openAiServerError());
    STEPS.put("openAiOverloaded", n -> ProviderErrors.openAiOverloaded());
    STEPS.put("insufficientQuota", n -> ProviderErrors.insufficientQuota());
    STEPS.put("contextLengthExceeded", n -> ProviderErrors.contextLengthExceeded());
    STEPS.put("contentPolicy", n -> ProviderErrors.contentPolicy());
    STEPS.put("azureContentFilter", n -> ProviderErrors.azureContentFilter());
    STEPS.put("invalidRequest", n -> ProviderErrors.invalidRequest());
    STEPS.put("invalidApiKey", n -> ProviderErrors.invalidApiKey());
    STEPS.put("modelNotFound", n -> ProviderErrors.modelNotFound());
    STEPS.put("overloaded529", n -> ProviderErrors.overloaded529());
    STEPS.put("anthropicOverloaded529", n -> ProviderErrors.anthropicOverloaded529());
    STEPS.put("anthropicRateLimited", n -> ProviderErrors.anthropicRateLimited(n.at(0)));
    STEPS.put("anthropicCreditTooLow", n -> ProviderErrors.anthropicCreditTooLow());
    STEPS.put("anthropicServerError", n -> ProviderErrors.anthropicServerError());
    STEPS.put(
        "geminiResourceExhausted",
        n -> ProviderErrors.geminiResourceExhausted(Duration.ofMillis(n.at(0))));
    STEPS.put("geminiOverloaded", n -> ProviderErrors.geminiOverloaded());
    STEPS.put("geminiInvalidApiKey", n -> ProviderErrors.geminiInvalidApiKey());
    STEPS.put("firstTokenAfter", n -> StreamFaults.firstTokenAfter(n.at(0)));
    STEPS.put("cutAfter", n -> StreamFaults.cutAfter((int) n.at(0)));
    STEPS.put("resetAfter", n -> StreamFaults.resetAfter((int) n.at(0)));
    STEPS.put("endAfter", n -> StreamFaults.endAfter((int) n.at(0)));
    STEPS.put("endWithout", n -> StreamFaults.endWithout((int) n.at(0)));
    STEPS.put("stallAfter", n -> StreamFaults.stallAfter((int) n.at(0)));
    STEPS.put("pingsAfter", n -> StreamFaults.pingsAfter((int) n.at(0), n.at(1)));
    STEPS.put("errorEventAfter", n -> StreamFaults.errorEventAfter((int) n.at(0)));
    STEPS.put("malformedEventAfter", n -> StreamFaults.malformedEventAfter((int) n.at(0)));
    STEPS.put("missingMarker", n -> StreamFaults.missingMarker());
    STEPS.put("paced", n -> StreamFaults.paced(n.at(0)));
  }

  private ScriptText() {}

  /** The numbers in a step's parentheses. */
  private record Numbers(String step, List<Long> values) {
    long at(int index) {
      if (index >= values.size()) {
        throw new IllegalArgumentException(
            "step " + step + " needs a number at place " + (index + 1));
      }
      return values.get(index);
    }

    boolean isEmpty() {
      return values.isEmpty();
    }
  }

  /**
   * Reads scripts, one per line; empty lines do not count.
   *
   * @throws IllegalArgumentException naming the step that it does not understand, and those that it
   *     knows
   */
  static Map<String, Script> parse(String text) {
    Map<String, Script> scripts = new LinkedHashMap<>();
    for (String line : text.lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
      List<String> words = List.of(line.split("\\s+"));
      scripts.put(words.get(0), new Script(words.stream().skip(1).map(ScriptText::step).toList()));
    }
    return scripts;
  }

  private static Script.Step step(String text) {
    Matcher parts = STEP.matcher(text);
    Function<Numbers, Misbehaviour> known = parts.matches() ? STEPS.get(parts.group(1)) : null;
    if (known == null) {
      throw new IllegalArgumentException(
          "unknown step " + text + "; known: " + String.join(" ", STEPS.keySet()));
    }
    String inside = parts.group(2) == null ? "" : parts.group(2);
    Misbehaviour misbehaviour =
        known.apply(
            new Numbers(
                text,
                Arrays.stream(inside.split(","))
                    .filter(n -> !n.isEmpty())
                    .map(Long::valueOf)
                    .toList()));
    int times = parts.group(3) == null ? 1 : Integer.parseInt(parts.group(3));
    long millis = parts.group(4) == null ? 0 : Long.parseLong(parts.group(4));
    return new Script.Step(misbehaviour, times, Duration.ofMillis(millis));
  }
}
